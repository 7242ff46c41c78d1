/* What the plugin offers its host. */
#ifndef PLUGIN_VISITS_H
#define PLUGIN_VISITS_H

__attribute__((visibility("default"))) int visits_start(void);
__attribute__((visibility("default"))) long visits_add(long amount);
__attribute__((visibility("default"))) int visits_stop(void);

#endif

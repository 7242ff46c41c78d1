/* load_plugin PLUGIN.so [ROUNDS]: opens a plugin, lets four threads use it, closes it, and again, each round from a new
 * thread.  RTLD_LOCAL: nothing of the plugin, or of interlock below it, is seen by anybody else in the process. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kThreads = 4, kAdds = 25 };

struct plugin {
    int (*start)(void);
    long (*add)(long amount);
    int (*stop)(void);
};

struct round {
    const char *path;
    const char *failure; /* NULL: none */
};

static void *use(void *argument) {
    struct plugin *plugin = argument;
    for (int i = 0; i < kAdds; i++) {
        plugin->add(1);
    }
    return NULL;
}

/* dlsym gives an object pointer; C wants it copied, not cast. */
static int look_up(void *library, const char *name, void *function) {
    void *address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

static void *run_round(void *argument) {
    struct round *round = argument;
    void *library = dlopen(round->path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        round->failure = dlerror();
        return NULL;
    }
    struct plugin plugin;
    if (!look_up(library, "visits_start", &plugin.start) || !look_up(library, "visits_add", &plugin.add) ||
        !look_up(library, "visits_stop", &plugin.stop)) {
        round->failure = "no plugin of this kind";
    } else if (plugin.start() != 0) {
        round->failure = "the plugin does not start";
    } else {
        pthread_t threads[kThreads];
        int started = 0;
        while (started < kThreads && pthread_create(&threads[started], NULL, use, &plugin) == 0) {
            started++;
        }
        for (int i = 0; i < started; i++) {
            pthread_join(threads[i], NULL);
        }
        long sum = plugin.add(0);
        int stopped = plugin.stop();
        if (sum != (long)started * kAdds || stopped != 0) {
            round->failure = "the plugin lost visits, or could not stop";
        }
    }
    dlclose(library);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: load_plugin PLUGIN.so [ROUNDS]\n");
        return 2;
    }
    int rounds = argc > 2 ? atoi(argv[2]) : 3;
    for (int i = 0; i < rounds; i++) {
        struct round round = {argv[1], NULL};
        pthread_t thread;
        if (pthread_create(&thread, NULL, run_round, &round) != 0) {
            fprintf(stderr, "no thread for round %d\n", i);
            return 1;
        }
        pthread_join(thread, NULL);
        if (round.failure != NULL) {
            fprintf(stderr, "round %d: %s\n", i, round.failure);
            return 1;
        }
    }
    printf("%d rounds, each opened, used by %d threads, closed\n", rounds, kThreads);
    return 0;
}

/* One program, two runtimes: each half sees one Python.h. */
int half_of_interlock(int round);
int half_of_cpython(int round);

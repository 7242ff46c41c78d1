/* Threads that return a result or an exception, with the locks and the thread-local data of the module _thread.

   Each worker adds up its share of the numbers from 1 to 1,000,000 and returns the sum; the last one fails.  A thread's
   function returns nothing to the one that joins it, so a job carries what became of it: the result, or the exception,
   which is raised again where the job is collected. */
#include <Python.h>

#include <stdio.h>

enum { kWorkers = 4, kLast = 1000000 };

/* One job: what the worker is to do and, when it is done, what became of it.  The worker owns it while it runs. */
struct job {
    long first, last;
    PyObject *handle, *result, *exception;
};

/* Shared by the workers; set by main() before the first one starts. */
static PyObject *progress_lock; /* a lock: protects numbers_done */
static PyObject *report_lock;   /* an RLock: report() may be called by one that has it */
static PyObject *own;           /* a _local: each thread's name and count */
static long numbers_done;

static void die(const char *what) {
    fprintf(stderr, "%s:\n", what);
    PyErr_Print();
    exit(1);
}

/* object.name(), for its effect.  -1 with an exception. */
static int call(PyObject *object, const char *name) {
    PyObject *result = PyObject_CallMethod(object, name, NULL);
    Py_XDECREF(result);
    return result ? 0 : -1;
}

/* One line at a time, also when the caller prints several. */
static int report(const char *text) {
    if (call(report_lock, "acquire") < 0) {
        return -1;
    }
    PyObject *name = PyObject_GetAttrString(own, "name");
    if (name) {
        PySys_FormatStdout("%U: %s\n", name, text);
    }
    const int released = call(report_lock, "release");
    Py_XDECREF(name);
    return name ? released : -1;
}

static int report_result(PyObject *sum) {
    char text[64];
    snprintf(text, sizeof text, "sum %lld", PyLong_AsLongLong(sum));
    if (call(report_lock, "acquire") < 0) {
        return -1;
    }
    const int reported = report(text) == 0 ? report("done") : -1; /* the lock counts */
    return call(report_lock, "release") < 0 ? -1 : reported;
}

/* Waiting for a lock lets other threads run; so does this, which is what a long computation owes them. */
static int let_others_run(long numbers) {
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
    if (call(progress_lock, "acquire") < 0) {
        return -1;
    }
    numbers_done += numbers;
    return call(progress_lock, "release");
}

/* The sum, or NULL with an exception. */
static PyObject *add_up(struct job *job) {
    PyObject *name = PyUnicode_FromFormat("numbers from %ld", job->first);
    const int named = name ? PyObject_SetAttrString(own, "name", name) : -1; /* this thread's alone */
    Py_XDECREF(name);
    if (named < 0) {
        return NULL;
    }
    if (job->last > kLast) {
        return PyErr_Format(PyExc_ValueError, "there is no number %ld here", job->last);
    }
    long long sum = 0;
    for (long i = job->first; i <= job->last; i++) {
        sum += i;
        if (i % 1000 == 0 && let_others_run(1000) < 0) {
            return NULL;
        }
    }
    PyObject *result = PyLong_FromLongLong(sum);
    if (result && report_result(result) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *work(PyObject *capsule, PyObject *unused) {
    (void)unused;
    struct job *job = PyCapsule_GetPointer(capsule, "job");
    if (!job) {
        return NULL;
    }
    job->result = add_up(job);
    if (!job->result) {
        job->exception = PyErr_GetRaisedException();
    }
    Py_RETURN_NONE; /* an exception that leaves here is only printed */
}

/* Starts the job's thread.  -1 with an exception. */
static int start(PyObject *module, struct job *job) {
    static PyMethodDef method = {"work", work, METH_NOARGS, NULL};
    PyObject *capsule = PyCapsule_New(job, "job", NULL);
    PyObject *function = capsule ? PyCFunction_New(&method, capsule) : NULL;
    Py_XDECREF(capsule);
    if (!function) {
        return -1;
    }
    /* Not a daemon: should this program forget to join it, Py_FinalizeEx() does not. */
    job->handle = PyObject_CallMethod(module, "start_joinable_thread", "OOO", function, Py_None, Py_False);
    Py_DECREF(function);
    return job->handle ? 0 : -1;
}

/* Waits for the job.  Its result, or NULL with its exception. */
static PyObject *collect(struct job *job) {
    const int joined = call(job->handle, "join");
    Py_CLEAR(job->handle);
    if (joined < 0) {
        return NULL;
    }
    if (job->exception) {
        PyErr_SetRaisedException(job->exception);
        job->exception = NULL;
    }
    PyObject *result = job->result;
    job->result = NULL;
    return result;
}

int main(void) {
    Py_Initialize();
    PyObject *module = PyImport_ImportModule("_thread");
    if (!module) {
        die("_thread");
    }
    progress_lock = PyObject_CallMethod(module, "allocate_lock", NULL);
    report_lock = PyObject_CallMethod(module, "RLock", NULL);
    own = PyObject_CallMethod(module, "_local", NULL);
    if (!progress_lock || !report_lock || !own) {
        die("locks");
    }

    struct job jobs[kWorkers + 1] = {{0}};
    for (int i = 0; i <= kWorkers; i++) {
        jobs[i].first = (long)i * (kLast / kWorkers) + 1;
        jobs[i].last = (long)(i + 1) * (kLast / kWorkers);
        if (start(module, &jobs[i]) < 0) {
            die("starting a thread");
        }
    }

    long long total = 0;
    for (int i = 0; i <= kWorkers; i++) {
        PyObject *sum = collect(&jobs[i]);
        if (sum) {
            total += PyLong_AsLongLong(sum);
            Py_DECREF(sum);
        } else if (PyErr_ExceptionMatches(PyExc_ValueError)) {
            PyObject *exception = PyErr_GetRaisedException();
            PySys_FormatStdout("main: worker %d failed: %S\n", i, exception);
            Py_DECREF(exception);
        } else {
            die("a worker");
        }
    }
    PySys_FormatStdout("main: total %lld of %ld numbers\n", total, numbers_done);
    PySys_FormatStdout("main: a name of its own: %s\n", PyObject_HasAttrString(own, "name") ? "yes" : "no");

    Py_DECREF(progress_lock);
    Py_DECREF(report_lock);
    Py_DECREF(own);
    Py_DECREF(module);
    return Py_FinalizeEx() < 0 ? 120 : 0;
}

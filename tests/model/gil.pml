/* The protocol of lib/runtime/gil.{hpp,cpp}, for spin.  G1 to G7 are the invariants at the head of gil.hpp; labels and
   inline names are those of the functions.

   Checked: mutual exclusion (assert in `inside`), no lost wake-up (every thread comes to its end although no timer ever
   fires: an invalid end state otherwise), and with HOG that whoever waits is attached at last, although the owner never
   gives the lock up by itself (`never_starves`, under weak fairness).

   Memory: what is not seq_cst in gil.cpp and matters is the plain store in give(); it may lie in its thread's store
   buffer (`buffered`) for any time.  A read-modify-write empties the own buffer, heavy_barrier() everybody's.  Taking the
   mutex is a read-modify-write.

   Time: "due", "the grace is over", "the spin ends" may each be answered either way at any time, so every order of events
   that a clock could make is there, and more.

   Left out: the two kinds of waiters (who is preferred is policy; a hand-over goes to any waiter here), the protected
   time of a resumed slice, closing, fork.  check.sh runs this file, and each seeded fault (-DNO_...). */

#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#define FREE 0
#define TOKEN (me + 1)

byte owner = FREE;           /* G1 */
bool buffered[THREADS];      /* the plain store of FREE has not left the buffer of this thread */
bool waiters, fenced;        /* attention_: G4, G6 */
bool mutex;
chan queue = [THREADS] of {byte};
bool queued[THREADS], counted[THREADS], timed[THREADS]; /* Waiter: queued, awake, timed */
byte awake, pollers;         /* awake_, pollers_: G5 */
bool permit[THREADS];        /* Parker */
byte inside;                 /* threads that think that they have the lock */
bool drop;                   /* the owner's breaker: kDropRequest */
bool wants[THREADS], has[THREADS];

inline drain() { if :: buffered[me] -> owner = FREE; buffered[me] = false :: else fi }
#ifdef HOG
/* Who came first has it first, so that nobody starves at the mutex itself. */
chan line = [THREADS] of {byte};
inline lock() { line ! me; atomic { line ? [eval(me)] -> drain() } }
inline unlock() { line ? eval(me) }
#else
inline lock() { atomic { !mutex -> mutex = true; drain() } }
inline unlock() { mutex = false }
#endif

/* ---- the queue, under mutex ---- */

inline wake(whom) { counted[whom] = true; awake++; permit[whom] = true }
inline arm_head_locked() { /* G7 */
    if
    :: nempty(queue) ->
       queue ? <who>;
       if :: !counted[who] && !timed[who] -> wake(who) :: else fi;
       who = 0
    :: empty(queue)
    fi
}
inline enqueue_locked() {
    atomic { queue ! me; queued[me] = true; counted[me] = true };
    awake++;
    waiters = true
}
inline dequeue_locked(whom) {
    atomic {
        queue ?? eval(whom);
        queued[whom] = false;
        if :: counted[whom] -> counted[whom] = false; awake-- :: else fi
    };
    arm_head_locked();
    if :: empty(queue) -> atomic { waiters = false; fenced = false } :: nempty(queue) fi
}
inline hand_over_locked(whom) { /* G2 */
    sleeps = !counted[whom];
    dequeue_locked(whom);
    owner = whom + 1
#ifndef NO_WAKE_IN_HAND_OVER
    ; if :: sleeps -> permit[whom] = true; sleeps = false :: else fi
#endif
}
inline wake_one_locked() { /* the first sleeper; none when somebody is awake, unless the grace is over */
    if
    :: awake > 0
    :: true ->
       sleeper = 0;
       do
       :: sleeper < THREADS && !(queued[sleeper] && !counted[sleeper]) -> sleeper++
       :: else -> break
       od;
       if :: sleeper < THREADS -> wake(sleeper) :: else fi;
       sleeper = 0 /* (a local that is not used any more must not tell states apart) */
    fi
}
inline any_waiter(whom) { /* a waiter of the queue: the head under HOG, where the order matters */
#ifdef HOG
    queue ? <whom>
#else
    whom = 0;
    do
    :: queued[whom] -> break
    :: whom < THREADS - 1 -> whom++
    :: whom == THREADS - 1 && !queued[whom] -> whom = 0
    od
#endif
}

/* ---- giving ---- */

inline wake_after_give() {
    atomic { drain() }; /* attention_.fetch_or(0) */
    lock();
    if :: owner == FREE -> wake_one_locked() :: else fi;
    unlock()
}
inline give() {
    if
    :: !waiters && !fenced ->
       buffered[me] = true; /* the plain store */
#ifndef NO_SECOND_LOOK
       if :: waiters || fenced -> wake_after_give() :: else fi
#endif
    :: else -> /* give_contended */
       handed = false;
       if
       :: true -> /* kDue: give_due */
          lock();
          if
          :: nempty(queue) -> any_waiter(other); hand_over_locked(other); handed = true; other = 0
          :: true /* nobody is due, or the one that is has no processor */
          fi;
          unlock()
       :: true
       fi;
       if
       :: !handed ->
#ifdef POLLERS_SEEN_TOO_EARLY
          looked_at = pollers > 0;
          owner = FREE;
#else
          owner = FREE; /* exchange */
          looked_at = pollers > 0;
#endif
          if
          :: looked_at
          :: !looked_at && awake > 0 /* and within the grace */
          :: !looked_at ->
             lock();
             if :: owner == FREE -> wake_one_locked() :: else fi;
             unlock()
          fi;
          looked_at = false
       :: else -> handed = false
       fi
    fi
}

/* ---- waiting ---- */

inline try_take(taken) {
#ifdef NO_COMPARE_AND_SWAP
    if :: owner == FREE -> owner = TOKEN; taken = true :: else -> taken = false fi
#else
    atomic {
        drain();
        if :: owner == FREE -> owner = TOKEN; taken = true :: else -> taken = false fi
    }
#endif
}
inline heavy_barrier() {
#ifdef NO_HEAVY_BARRIER
    skip
#else
    atomic { /* G6: every thread's stores are out */
        other = 0;
        do
        :: other < THREADS -> if :: buffered[other] -> owner = FREE; buffered[other] = false :: else fi; other++
        :: else -> other = 0; break
        od
    }
#endif
}
/* What this thread's loads see. */
#define SEEN_FREE (owner == FREE || buffered[me])

inline wait() {
    result = false;
    late = false;
    do
    :: true ->
       /* spin: a granted lock, a free one, or the end of the time.  ask_owner() on the way. */
       if
       :: owner == TOKEN -> lock(); unlock(); result = true
       :: SEEN_FREE ->
          try_take(result);
          if :: result -> lock(); dequeue_locked(me); unlock() :: else fi
#ifdef HOG
       :: true -> if :: late -> drop = true :: else fi /* not before the slice is over */
#else
       :: true
#endif
       fi;
       if :: result -> break :: else fi;

       lock();
       if
       :: owner == TOKEN -> unlock(); result = true; break
       :: owner != TOKEN && may_give_up -> /* the deadline has passed */
          dequeue_locked(me);
          unlock();
#ifndef NO_PASSING_ON
          if :: owner == FREE -> wake_after_give() :: else fi;
#endif
          break
       :: owner != TOKEN ->
          queue ? <who>;
          timed[me] = (who == me);
          who = 0;
          atomic { counted[me] = false; awake-- };
          needs_barrier = !fenced;
          unlock()
       fi;
       if
       :: needs_barrier ->
          needs_barrier = false;
          heavy_barrier();
          lock();
          if :: waiters -> fenced = true :: else fi;
          unlock()
       :: else
       fi;
#ifndef NO_LAST_LOOK
       if
       :: SEEN_FREE
       :: else ->
#endif
          /* park_until */
          if
          :: permit[me] -> permit[me] = false
#if defined(HOG) && !defined(NO_TIMER)
          :: timed[me] -> late = true
#endif
          fi
#ifndef NO_LAST_LOOK
       fi
#endif
       ;
       lock();
       if
       :: owner == TOKEN -> unlock(); result = true; break
       :: else ->
          timed[me] = false;
          if :: !counted[me] -> atomic { counted[me] = true; awake++ } :: else fi;
          unlock()
       fi
    od
}
inline take() {
    wants[me] = true;
    try_take(result);
    if
    :: !result && waiters -> /* beside a queue: a look around that givers know of */
       pollers++;
       if :: try_take(result) :: true fi;
       pollers--
    :: else
    fi;
    if
    :: !result ->
       lock();
       try_take(result);
       if
       :: result -> unlock()
       :: !result && may_give_up -> /* it only tries */
          unlock()
       :: !result -> enqueue_locked(); unlock(); wait()
       fi
    :: else
    fi;
    if
    :: result -> atomic { inside++; assert(inside == 1); assert(owner == TOKEN); has[me] = true; wants[me] = false }
    :: else -> wants[me] = false
    fi
}
#define LEAVE atomic { inside--; has[me] = false }

/* At a safepoint with a drop request. */
inline yield() {
    drop = false;
    lock();
    if
    :: nempty(queue) ->
       any_waiter(other);
       wants[me] = true;
       LEAVE;
       enqueue_locked();
       hand_over_locked(other);
       other = 0;
       unlock();
       wait();
       atomic { inside++; assert(inside == 1); assert(owner == TOKEN); has[me] = true; wants[me] = false }
    :: empty(queue) -> unlock() /* a stale request */
    fi
}

/* A store leaves its buffer at any time. */
active proctype Buffers() {
    byte me;
end:
    do
    :: atomic { buffered[0] -> me = 0; drain() }
    :: atomic { buffered[1] -> me = 1; drain() }
#if THREADS > 2
    :: atomic { buffered[2] -> me = 2; drain() }
#endif
    od
}

proctype Thread(byte me) {
    bool result, handed, looked_at, sleeps, needs_barrier, may_give_up, late;
    byte other, sleeper, who, round;
#ifdef HOG
    /* Computes for ever: gives the lock away at safepoints only. */
    take();
    do
    :: drop -> yield()
    od
#else
    do
    :: round < ROUNDS ->
       round++;
       if :: may_give_up = false :: may_give_up = (me == 0) fi;
       take();
       may_give_up = false;
       if
       :: result ->
          if :: round == 1 -> yield() :: true fi;
          LEAVE;
          give()
       :: else
       fi
    :: else -> break
    od
#endif
}

init {
    atomic {
        run Thread(0);
        run Thread(1)
#if THREADS > 2
        ; run Thread(2)
#endif
    }
}

#ifdef HOG
ltl never_starves { [] (wants[1] -> <> has[1]) }
#endif

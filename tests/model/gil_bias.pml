/* The bias of the lock, for spin: G8 and G9 of lib/runtime/gil.hpp, and gil_bias.cpp.  gil.pml has the queue, which is cut
   down here to a flag: a waiter sees that the lock is free.

   Checked: mutual exclusion (assert in `inside`), and that whoever wants the lock gets it although its owner rests and never
   comes back (an invalid end state otherwise).

   Memory: the plain stores are those of `rests`; they leave their thread's buffer in order, at any time.  What changes under
   the mutex or by a read-modify-write empties the own buffer, heavy_barrier() everybody's. */

#ifndef THREADS
#define THREADS 2
#endif
#ifndef ROUNDS
#define ROUNDS 3
#endif
#define FREE 0
#define TOKEN (me + 1)
#define NOBODY THREADS
#ifdef SHARED_RESTS
#define RESTS(whom) rests[0]
#else
#define RESTS(whom) rests[whom]
#endif

byte owner = FREE;
byte biased = NOBODY;          /* biased_to_ */
bool rests[THREADS];           /* OsThread::rests, as others see it */
bool own_rests[THREADS];       /* ... and as its own thread does */
chan stores[THREADS] = [3] of {bool};
byte waiters;                  /* attention_: kWaiters ... */
bool revoking;                 /* ... and kRevoking */
bool mutex;
byte inside;

#define ATTENTION (waiters > 0 || revoking)

inline store_rests(value) { atomic { own_rests[me] = value; stores[me] ! value } }
inline drain(whom) {
    do
    :: nempty(stores[whom]) -> stores[whom] ? stored; RESTS(whom) = stored
    :: empty(stores[whom]) -> stored = false; break
    od
}
inline lock() { atomic { !mutex -> mutex = true; drain(me) } }
inline unlock() { mutex = false }
inline heavy_barrier() {
#ifdef NO_HEAVY_BARRIER
    skip
#else
    atomic {
        who = 0;
        do
        :: who < THREADS -> drain(who); who++
        :: else -> who = 0; break
        od
    }
#endif
}

inline try_take() {
    atomic {
        drain(me);
        if :: owner == FREE -> owner = TOKEN; has = true :: else fi
    }
}
inline take_from_resting_locked() {
    if
    :: biased != NOBODY ->
       if
       :: RESTS(biased) ->
#ifdef CLEARS_FIRST
          revoking = false;
#endif
          biased = NOBODY;
          owner = FREE
       :: else
       fi
    :: else
    fi
}
inline revoke_locked() {
    revoking = true;
    heavy_barrier();
    take_from_resting_locked();
    revoking = false
}

/* Gil::take(), for a lock that was not to be had at once. */
inline take() {
    lock();
    if :: biased != NOBODY -> revoke_locked() :: else fi;
    try_take();
    if :: !has -> waiters++ :: else fi;
    unlock();
    if
    :: !has ->
       heavy_barrier();
#ifndef NO_LAST_LOOK
       lock();
       take_from_resting_locked();
       unlock();
#endif
       do
       :: owner == FREE -> try_take(); if :: has -> break :: else fi
       od;
       lock();
       waiters--;
       unlock()
    :: else
    fi
}

/* Gil::try_take_or_go_on(), and the wait when it fails. */
inline attach() {
    has = false;
    if
    :: own_rests[me] ->
       store_rests(false);
#ifdef NO_LOOK_AT_ATTENTION
       if
       :: owner == TOKEN -> has = true
#elif defined(NO_LOOK_AT_OWNER)
       if
       :: !ATTENTION -> has = true
#else
       quiet = !ATTENTION;
       if
       :: quiet && owner == TOKEN -> has = true
#endif
       :: else -> /* went_on() */
          lock();
          has = (biased == me);
          unlock()
       fi;
       quiet = false
    :: else
    fi;
    if
    :: !has ->
       try_take();
       if
       :: has -> /* begin_bias(): the streak may be long enough at any time */
          if
          :: true -> lock(); if :: !ATTENTION -> biased = me :: else fi; unlock()
          :: true
          fi
       :: else -> take()
       fi
    :: else
    fi;
    atomic { inside++; assert(inside == 1); assert(owner == TOKEN) }
}

/* Gil::rest_or_give() */
inline detach() {
    atomic { inside-- };
    if
    :: biased == me ->
       store_rests(true);
       if
       :: ATTENTION -> /* give_after_rest() */
          store_rests(false);
          lock();
          if
          :: biased == me -> biased = NOBODY; owner = FREE
          :: else
          fi;
          unlock()
       :: else
       fi
    :: else -> atomic { drain(me); owner = FREE }
    fi
}

proctype Thread(byte me) {
    bool has, quiet, stored;
    byte who, round;
    do
    :: round < ROUNDS -> round++; attach(); detach()
    :: true -> break /* it never comes back */
    od
}

/* A store leaves its buffer at any time. */
active proctype Buffers() {
    bool stored;
end:
    do
    :: atomic { nempty(stores[0]) -> stores[0] ? stored; RESTS(0) = stored; stored = false }
    :: atomic { nempty(stores[1]) -> stores[1] ? stored; RESTS(1) = stored; stored = false }
#if THREADS > 2
    :: atomic { nempty(stores[2]) -> stores[2] ? stored; RESTS(2) = stored; stored = false }
#endif
    od
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

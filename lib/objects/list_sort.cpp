// A stable merge sort of natural runs: O(n log n) comparisons, O(n) when the items are in order or in reverse order.
//
//  S1. Comparisons run foreign code.  Until the end the items live in an array that the list does not show (L3 in
//      list.cpp), so whatever that code does to the list, no item dies and no item is lost.
//  S2. When a comparison fails, every item is in the array exactly once, in some order.
#include "base/base.hpp"

#include <algorithm>
#include <cstring>

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/list_inside.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

struct Keyed {
    PyObject *key;
    PyObject *item;
};

PyObject *key_of(PyObject *item) noexcept { return item; }
PyObject *key_of(const Keyed &keyed) noexcept { return keyed.key; }

// left < right: 1, 0, -1 with an exception.
int is_less(PyObject *left, PyObject *right) noexcept {
    PyTypeObject *type = type_of(left);
    if (type == type_of(right)) {
        if (type == &PyUnicode_Type) {
            return unicode_compare(left, right) < 0;
        }
        if (type == &PyLong_Type) {
            return long_compare(left, right) < 0;
        }
    }
    auto result = Ref<>::steal(object_rich_compare(left, right, Py_LT));
    return !result ? -1 : result.get() == Py_True ? 1 : result.get() == Py_False ? 0 : object_is_true(result.get());
}

template <class T>
class Sorter {
public:
    Sorter(T *items, Py_ssize_t count) noexcept : items_(items), count_(count) {}
    ~Sorter() { mem_free(spare_); }
    Sorter(const Sorter &) = delete;
    Sorter &operator=(const Sorter &) = delete;

    // False with an exception.
    bool sort() noexcept {
        Py_ssize_t min_run = choose_min_run();
        for (Py_ssize_t begin = 0; begin < count_;) {
            Py_ssize_t length = find_run(begin);
            if (length < 0) {
                return false;
            }
            if (length < min_run) {
                Py_ssize_t forced = std::min(min_run, count_ - begin);
                if (!insertion_sort(begin, begin + length, begin + forced)) {
                    return false;
                }
                length = forced;
            }
            runs_[run_count_++] = {begin, length};
            if (!merge_runs(false)) {
                return false;
            }
            begin += length;
        }
        return merge_runs(true);
    }

private:
    struct Run {
        Py_ssize_t begin, length;
    };

    // 16 to 32, such that the number of runs of random items is a power of two or slightly below.
    Py_ssize_t choose_min_run() const noexcept {
        Py_ssize_t count = count_, rest = 0;
        while (count > 32) {
            rest |= count & 1;
            count >>= 1;
        }
        return count + rest;
    }

    int less(const T &left, const T &right) const noexcept { return is_less(key_of(left), key_of(right)); }

    // Length of the run at `begin`, made ascending; -1 with an exception.  Only strictly descending items are reversed:
    // equal ones keep their order.
    Py_ssize_t find_run(Py_ssize_t begin) noexcept {
        Py_ssize_t end = begin + 1;
        if (end >= count_) {
            return count_ - begin;
        }
        int descending = less(items_[end], items_[begin]);
        if (descending < 0) {
            return -1;
        }
        for (++end; end < count_; ++end) {
            int now = less(items_[end], items_[end - 1]);
            if (now < 0) {
                return -1;
            }
            if (now != descending) {
                break;
            }
        }
        if (descending) {
            std::reverse(items_ + begin, items_ + end);
        }
        return end - begin;
    }

    // Items begin to sorted - 1 are in order; brings those up to end - 1 in.
    bool insertion_sort(Py_ssize_t begin, Py_ssize_t sorted, Py_ssize_t end) noexcept {
        for (; sorted < end; ++sorted) {
            T item = items_[sorted];
            Py_ssize_t low = begin, high = sorted;
            while (low < high) {
                Py_ssize_t middle = low + (high - low) / 2;
                int before = less(item, items_[middle]);
                if (before < 0) {
                    return false;
                }
                if (before) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            std::memmove(items_ + low + 1, items_ + low, static_cast<size_t>(sorted - low) * sizeof(T));
            items_[low] = item;
        }
        return true;
    }

    // Keeps the lengths on the stack falling faster than Fibonacci's numbers, so that it stays short and merges stay
    // balanced; at the end merges all.
    bool merge_runs(bool all) noexcept {
        while (run_count_ > 1) {
            int at = run_count_ - 2;
            Py_ssize_t a = at > 0 ? runs_[at - 1].length : 0, b = runs_[at].length, c = runs_[at + 1].length;
            bool unbalanced = (at > 0 && a <= b + c) || (at > 1 && runs_[at - 2].length <= a + b);
            if (!all && !unbalanced && b > c) {
                break;
            }
            if (at > 0 && (unbalanced || all) && a < c) {
                --at;
            }
            if (!merge_at(at)) {
                return false;
            }
        }
        return true;
    }

    bool merge_at(int at) noexcept {
        Run left = runs_[at], right = runs_[at + 1];
        runs_[at].length += right.length;
        if (at == run_count_ - 3) {
            runs_[at + 1] = runs_[at + 2];
        }
        --run_count_;
        return merge(items_ + left.begin, left.length, right.length);
    }

    bool merge(T *items, Py_ssize_t left_count, Py_ssize_t right_count) noexcept {
        T *right = items + left_count;
        // Already in order: the usual case of presorted parts.
        int crossed = less(right[0], right[-1]);
        if (crossed <= 0) {
            return crossed == 0;
        }
        if (!reserve_spare(left_count)) {
            return false;
        }
        std::memcpy(spare_, items, static_cast<size_t>(left_count) * sizeof(T));
        T *left = spare_, *left_end = spare_ + left_count, *right_end = right + right_count, *to = items;
        bool ok = true;
        while (left < left_end && right < right_end) {
            int take_right = less(*right, *left);
            if (take_right < 0) {
                ok = false;
                break;
            }
            *to++ = take_right ? *right++ : *left++;
        }
        // The gap between `to` and `right` is as long as what is left of the copy (S2).
        std::memcpy(to, left, static_cast<size_t>(left_end - left) * sizeof(T));
        return ok;
    }

    bool reserve_spare(Py_ssize_t count) noexcept {
        if (count <= spare_room_) {
            return true;
        }
        mem_free(spare_);
        spare_ = static_cast<T *>(mem_malloc(static_cast<size_t>(count) * sizeof(T)));
        spare_room_ = spare_ ? count : 0;
        if (!spare_) {
            err_no_memory();
        }
        return spare_ != nullptr;
    }

    T *items_;
    Py_ssize_t count_;
    T *spare_ = nullptr;
    Py_ssize_t spare_room_ = 0;
    Run runs_[96];
    int run_count_ = 0;
};

template <class T>
bool sort_array(T *items, Py_ssize_t count, bool reverse) noexcept {
    // Reversed before and after, equal items keep their order.
    if (reverse) {
        std::reverse(items, items + count);
    }
    bool ok = Sorter<T>(items, count).sort();
    if (reverse) {
        std::reverse(items, items + count);
    }
    return ok;
}

bool sort_by_key(PyObject **items, Py_ssize_t count, PyObject *key, bool reverse) noexcept {
    auto *keyed = static_cast<Keyed *>(mem_malloc(static_cast<size_t>(count) * sizeof(Keyed)));
    if (!keyed) {
        err_no_memory();
        return false;
    }
    Py_ssize_t made = 0;
    while (made < count && (keyed[made].key = object_call_one_arg(key, items[made]))) {
        keyed[made].item = items[made];
        ++made;
    }
    bool ok = made == count && sort_array(keyed, count, reverse);
    if (made == count) {
        for (Py_ssize_t i = 0; i < count; ++i) {
            items[i] = keyed[i].item;
        }
    }
    for (Py_ssize_t i = 0; i < made; ++i) {
        decref(keyed[i].key);
    }
    mem_free(keyed);
    return ok;
}

}  // namespace

int list_sort_by(PyObject *object, PyObject *key, bool reverse) noexcept {
    PyListObject *list = as_list(object);
    PyObject **items = std::exchange(list->ob_item, nullptr);
    Py_ssize_t count = std::exchange(list->ob_base.ob_size, 0);
    Py_ssize_t allocated = std::exchange(list->allocated, -1);

    bool ok = count == 0                ? true
              : !key || key == Py_None ? sort_array(items, count, reverse)
                                       : sort_by_key(items, count, key, reverse);
    if (ok && list->allocated != -1) {
        err_set_string(PyExc_ValueError, "list modified during sort");
        ok = false;
    }
    PyObject **intruders = std::exchange(list->ob_item, items);
    Py_ssize_t intruder_count = std::exchange(list->ob_base.ob_size, count);
    list->allocated = allocated;
    for (Py_ssize_t i = intruder_count; --i >= 0;) {
        xdecref(intruders[i]);
    }
    mem_free(intruders);
    return ok ? 0 : -1;
}

}  // namespace interlock::objects

#include "base/base.hpp"

#include "interlock/pymember.h"
#include "objects/descr.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyMember_GetOne(const char *obj_addr, PyMemberDef *member) { return objects::member_get_one(obj_addr, member); }
int PyMember_SetOne(char *obj_addr, PyMemberDef *member, PyObject *value) {
    return objects::member_set_one(obj_addr, member, value);
}

}  // extern "C"

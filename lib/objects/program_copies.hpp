// Programs that were linked with CPython may hold copies of None and of the types (R_COPY), and take those for the ones.
#pragma once

namespace interlock::objects {

// Fatal when this library's data has copies in the program: its code would compare with objects that nobody gives it.
// The library for LD_PRELOAD uses the copies, and never ends here.
void refuse_program_copies() noexcept;

}  // namespace interlock::objects

// The one error type of vxlab and the value that carries it. No function of ours throws; the
// exceptions of libraries are turned into an Error where the library is called.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace vxlab {

struct Error {
    std::string what;   // what went wrong, a sentence without a full stop
    std::string where;  // the file and offset, argument or line it happened at; may be empty
    std::string hint;   // what the user can do about it; may be empty

    // "where: what; hint", for one line on a terminal.
    std::string text() const {
        std::string line = where.empty() ? what : where + ": " + what;
        return hint.empty() ? line : line + "; " + hint;
    }

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string what, std::string where = {}, std::string hint = {}) {
    return tl::unexpected<Error>(Error{std::move(what), std::move(where), std::move(hint)});
}

}  // namespace vxlab

// The border to SQLiteCpp: its exceptions end here and become errors with words.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <exception>
#include <string>
#include <type_traits>

#include "core/base/result.h"

namespace vxlab::store {

// What an SQLite result code means to a user of that file.
Error error_of(const SQLite::Exception& error, const std::string& path);

template <class T>
struct ResultOf {
    using type = Result<T>;
};
template <class T>
struct ResultOf<Result<T>> {
    using type = Result<T>;
};

// What the action returns (a value or a Result), or the exception that it ended with as an error
// about `path`.
template <class Action>
auto guarded(const std::string& path, Action action) ->
    typename ResultOf<std::invoke_result_t<Action>>::type {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Action>>) {
            action();
            return {};
        } else {
            return action();
        }
    } catch (const SQLite::Exception& error) {
        return tl::unexpected(error_of(error, path));
    } catch (const std::exception& error) {
        return fail(error.what(), path);
    }
}

}  // namespace vxlab::store

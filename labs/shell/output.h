// What a command wrote and its readers have not taken yet, in the order it was written.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace vxlab::labs {

// Never blocks, though the descriptors are shared with the shell and so stay blocking ones.
class Output {
public:
    Output() = default;
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    // Takes ownership of the descriptor.
    void attach(int handle, int descriptor);
    void close(int handle);
    // What goes to a handle without descriptor is lost, as with `>&-`.
    void write(int handle, std::string_view bytes);

    // Passes on what readers take now.
    void flush();
    bool is_empty() const { return chunks_.empty(); }
    // So much that the command has to wait before it goes on.
    bool is_full() const { return size_ > kEnough; }
    // A reader is gone: what was for it is lost.
    bool is_broken() const { return broken_; }
    // What to poll for writing; -1: nothing is in the way.
    int blocked_descriptor() const;

private:
    struct Target {
        int descriptor = -1;
        enum class Kind { file, pipe, socket } kind = Kind::file;
    };
    struct Chunk {
        int handle = 0;
        std::string bytes;
    };
    static constexpr std::size_t kEnough = 65536;

    // Bytes written; 0: would block; -1: never will.
    static long write_some(const Target& target, std::string_view bytes);

    std::map<int, Target> targets_;
    std::deque<Chunk> chunks_;
    std::size_t size_ = 0;
    bool broken_ = false;
};

}  // namespace vxlab::labs

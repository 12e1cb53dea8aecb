#include "labs/shell/view_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace vxlab::labs {
namespace {

// What is not in its place yet.
constexpr const char* kDraft = ".draft";

std::string parent_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? std::string() : std::string(path.substr(0, slash));
}

int open_folder(int where, const std::string& path) {
    return ::openat(where, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

// REQUIRES: there is no such name.
void make(int where, const char* name, const ViewFile& file) {
    const auto& content = file.content;
    if (file.kind == ViewFile::Kind::link) {
        (void)!::symlinkat(content.c_str(), where, name);
        return;
    }
    const auto mode = file.kind == ViewFile::Kind::writable ? 0644 : 0444;
    const int made = ::openat(where, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (made < 0) return;
    (void)!::write(made, content.data(), content.size());
    ::close(made);
}

}  // namespace

ViewTree::ViewTree(int base, const std::string& path, Watch watch)
    : base_(base), path_(path + '/'), watch_(std::move(watch)) {
    ::mkdirat(base_, path.c_str(), 0755);
}

void ViewTree::write(const ViewFiles& files, const ViewFiles& before) {
    for (const auto& [path, file] : files) {
        if (const auto old = before.find(path); old != before.end() && old->second == file)
            continue;
        if (file.kind == ViewFile::Kind::folder) {
            named_.insert(path);
            enter(path);
            continue;
        }
        enter(parent_of(path));
        put(path.substr(path.rfind('/') + 1), file);
    }
    leave();
    publish();
}

bool ViewTree::is_in_draft(const std::string& folder) const {
    return !draft_.empty() && folder.starts_with(draft_) &&
           (folder.size() == draft_.size() || folder[draft_.size()] == '/');
}

std::string ViewTree::place_of(const std::string& folder) const {
    return path_ + (is_in_draft(folder) ? kDraft + folder.substr(draft_.size()) : folder);
}

void ViewTree::enter(const std::string& folder) {
    if (descriptor_ >= 0 && folder == folder_) return;
    leave();
    if (!is_in_draft(folder)) publish();
    make_folder(folder);
    descriptor_ = open_folder(base_, place_of(folder));
    folder_ = folder;
}

// A folder is watched once it is full, lest our own writes be heard.
void ViewTree::leave() {
    if (std::exchange(has_writable_, false) && watched_.insert(folder_).second)
        watch_(folder_, descriptor_);
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    folder_.clear();
}

// The uppermost folder that is not there yet is where the draft will go.
void ViewTree::make_folder(const std::string& folder) {
    if (folder.empty() || !folders_.insert(folder).second) return;
    make_folder(parent_of(folder));
    if (draft_.empty()) draft_ = folder;
    ::mkdirat(base_, place_of(folder).c_str(), 0755);
}

void ViewTree::publish() {
    if (draft_.empty()) return;
    ::renameat(base_, (path_ + kDraft).c_str(), base_, (path_ + draft_).c_str());
    draft_.clear();
}

void ViewTree::put(const std::string& name, const ViewFile& file) {
    if (is_in_draft(folder_)) {
        make(descriptor_, name.c_str(), file);
    } else {
        const auto draft = path_ + kDraft;
        make(base_, draft.c_str(), file);
        ::renameat(base_, draft.c_str(), descriptor_, name.c_str());
    }
    has_writable_ = has_writable_ || file.kind == ViewFile::Kind::writable;
}

void ViewTree::remove(const std::vector<std::string>& paths) {
    std::set<std::string> emptied;
    for (const auto& path : paths) {
        if (named_.erase(path) > 0) emptied.insert(path);
        ::unlinkat(base_, (path_ + path).c_str(), 0);
        for (auto folder = parent_of(path); folder.find('/') != folder.npos;
             folder = parent_of(folder))
            emptied.insert(folder);
    }
    for (auto folder = emptied.rbegin(); folder != emptied.rend(); ++folder) {
        if (named_.contains(*folder) ||
            ::unlinkat(base_, (path_ + *folder).c_str(), AT_REMOVEDIR) != 0)
            continue;
        folders_.erase(*folder);
        watched_.erase(*folder);
    }
}

std::string ViewTree::content(const std::string& path) const {
    std::string content(4096, '\0');
    const int file = ::openat(base_, (path_ + path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return {};
    const auto length = ::read(file, content.data(), content.size());
    ::close(file);
    content.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return content;
}

}  // namespace vxlab::labs

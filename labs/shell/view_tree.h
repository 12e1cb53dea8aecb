// Small files in a tmpfs, many of them, with few system calls each.
//
// Nobody reads half of a file: what is new is made aside and renamed into its place, a whole folder
// at a time where the folder is new too.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "labs/shell/view_files.h"

namespace vxlab::labs {

class ViewTree {
public:
    // Called with each folder that holds writable files, by its path below the tree and a
    // descriptor, which is open during the call.
    using Watch = std::function<void(const std::string& folder, int descriptor)>;

    // Makes the folder `path` below `base`, a descriptor that is the caller's and outlives the
    // tree. The folder outlives it too.
    ViewTree(int base, const std::string& path, Watch watch);
    ViewTree(const ViewTree&) = delete;
    ViewTree& operator=(const ViewTree&) = delete;

    // Those of `files` that are not in `before` or differ there.
    void write(const ViewFiles& files, const ViewFiles& before = {});
    // And the folders that are empty then.
    void remove(const std::vector<std::string>& paths);
    // What a file says, up to a page; empty if it cannot be read.
    std::string content(const std::string& path) const;

private:
    void enter(const std::string& folder);
    void make_folder(const std::string& folder);
    void publish();
    void leave();
    void put(const std::string& name, const ViewFile& file);
    bool is_in_draft(const std::string& folder) const;
    // Below base, where it lies at present.
    std::string place_of(const std::string& folder) const;

    int base_;
    std::string path_;  // with a slash
    Watch watch_;
    std::set<std::string, std::less<>> folders_, watched_, named_;  // named: stay when empty
    // While writing:
    std::string folder_;  // where the next file goes
    int descriptor_ = -1;
    bool has_writable_ = false;
    std::string draft_;  // the folder that is being made aside; empty: none
};

}  // namespace vxlab::labs

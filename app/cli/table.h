// Aligned columns of text for a terminal: as wide as their content, numbers to the right.
#pragma once

#include <string>
#include <vector>

#include "app/cli/terminal.h"

namespace vxlab::cli {

struct Cell {
    std::string text;
    dissect::Role role = dissect::Role::plain;
};

class Table {
public:
    // A column is right-aligned when its title begins with '>', which is not shown.
    explicit Table(std::vector<std::string> titles);

    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.empty(); }
    // The titles, then the rows, each line indented by two.
    std::string text(const Terminal& terminal) const;

private:
    std::vector<std::string> titles_;
    std::vector<bool> right_;
    std::vector<std::vector<Cell>> rows_;
};

// "1,234,567".
std::string grouped(std::uint64_t number);

}  // namespace vxlab::cli

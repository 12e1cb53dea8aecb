// What can be set of a node of a lab's drawing, each as a line of text: as it is written in a lab
// file, several values with commas between them; empty: not set.
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::models {

struct NodeProperty {
    QString name;
    QString value;
    QString hint;  // what may stand there
    // Sets it in a lab that has the node; false: the text is not of that kind.
    std::function<bool(lab::Lab& lab, const std::string& text)> set;
};

// `find` gives the node's part in a lab, or null.
template <class Part>
using PartOf = std::function<Part*(lab::Lab& lab)>;

std::vector<NodeProperty> properties_of(const lab::Interface& interface,
                                        const PartOf<lab::Interface>& find);
std::vector<NodeProperty> properties_of(const lab::Bridge& bridge, const PartOf<lab::Bridge>& find);
std::vector<NodeProperty> properties_of(const lab::Vtep& vtep, const PartOf<lab::Vtep>& find);
std::vector<NodeProperty> properties_of(const lab::Place& place, const PartOf<lab::Place>& find);
std::vector<NodeProperty> properties_of(const lab::Switch& one, const PartOf<lab::Switch>& find);
std::vector<NodeProperty> properties_of(const lab::Router& one, const PartOf<lab::Router>& find);

}  // namespace vxlab::models

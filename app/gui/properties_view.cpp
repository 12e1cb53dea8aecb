// A form, made anew for each node.
#include "app/gui/properties_view.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include "app/document/lab_edits.h"
#include "app/document/lab_nodes.h"
#include "app/gui/theme.h"
#include "app/models/packet_row.h"

namespace vxlab::gui {
namespace {

using document::find_node;
using document::LabNode;
using models::NodeProperty;
using models::to_text;

// The part of a lab that the node is, found in whichever copy of it.
template <class Part>
models::PartOf<Part> part_of(const std::string& id, Part* LabNode::*member) {
    return [id, member](lab::Lab& lab) { return find_node(lab, id).*member; };
}

std::vector<NodeProperty> properties_of_node(const lab::Lab& lab, const std::string& id) {
    auto copy = lab;
    const auto node = find_node(copy, id);
    if (node.vtep) return models::properties_of(*node.vtep, part_of(id, &LabNode::vtep));
    if (node.bridge) return models::properties_of(*node.bridge, part_of(id, &LabNode::bridge));
    if (node.interface)
        return models::properties_of(*node.interface, part_of(id, &LabNode::interface));
    if (node.net_switch)
        return models::properties_of(*node.net_switch, part_of(id, &LabNode::net_switch));
    if (node.router) {
        auto all = models::properties_of(*node.router, part_of(id, &LabNode::router));
        for (auto& one : models::properties_of(*node.place, part_of(id, &LabNode::place)))
            all.push_back(std::move(one));
        return all;
    }
    if (node.place) return models::properties_of(*node.place, part_of(id, &LabNode::place));
    return {};
}

}  // namespace

PropertiesView::PropertiesView(document::LabDocument& document, QWidget* parent)
    : QScrollArea(parent), document_(document) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    connect(&document_, &document::LabDocument::changed, this, &PropertiesView::follow);
    connect(&document_, &document::LabDocument::selection_changed, this, &PropertiesView::rebuild);
    rebuild();
}

QLineEdit* PropertiesView::line(const QString& name) const {
    for (auto* line : widget()->findChildren<QLineEdit*>())
        if (line->accessibleName() == name) return line;
    return nullptr;
}

// The same lines with other values, so that the one that is typed into stays.
void PropertiesView::follow() {
    const auto fresh = properties_of_node(document_.lab(), document_.selected_node());
    const bool is_same =
        shown_ == document_.selected_node() &&
        std::equal(fresh.begin(), fresh.end(), rows_.begin(), rows_.end(),
                   [](const auto& one, const auto& row) { return one.name == row.property.name; });
    if (!is_same) return rebuild();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].property = fresh[i];
        if (!rows_[i].line->hasFocus()) rows_[i].line->setText(fresh[i].value);
    }
    widget()->setEnabled(shown_.empty() || document_.can_change());
}

void PropertiesView::rebuild() {
    rows_.clear();
    shown_ = document_.selected_node();
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    if (shown_.empty()) {
        auto* hint = new QLabel(
            tr("Select a part of the lab to see and change what it is. Shift and drag from one "
               "part to another joins them; Delete takes the selected one away."));
        hint->setWordWrap(true);
        hint->setForegroundRole(QPalette::PlaceholderText);
        form->addRow(hint);
    } else {
        add_name(*form);
        for (const auto& one : properties_of_node(document_.lab(), shown_)) add_line(*form, one);
    }
    page->setEnabled(shown_.empty() || document_.can_change());
    // A line may be what has made this change.
    if (auto* old = takeWidget()) old->deleteLater();
    setWidget(page);
}

void PropertiesView::add_name(QFormLayout& form) {
    auto* line = new QLineEdit(to_text(shown_.substr(shown_.find_last_of(":/") + 1)));
    line->setAccessibleName(tr("Name"));
    form.addRow(tr("Name"), line);
    connect(line, &QLineEdit::editingFinished, this, [this, line] { rename(*line); });
}

void PropertiesView::rename(QLineEdit& line) {
    const auto id = shown_;
    const auto name = id.substr(id.find_last_of(":/") + 1);
    const auto wanted = line.text().trimmed().toStdString();
    if (wanted == name) return;
    auto lab = document_.lab();
    const auto renamed = document::rename_node(lab, id, wanted);
    if (!renamed) return mark(line, false, to_text(renamed.error().text()));
    document_.change(tr("Rename %1").arg(to_text(id)),
                     [&](lab::Lab& changed) { (void)document::rename_node(changed, id, wanted); });
    document_.select_node(id.substr(0, id.size() - name.size()) + wanted);
}

void PropertiesView::mark(QLineEdit& line, bool is_right, const QString& hint) {
    auto colors = palette();
    if (!is_right) colors.setColor(QPalette::Base, layer_ground(palette(), dissect::Role::error));
    line.setPalette(colors);
    line.setToolTip(hint);
}

void PropertiesView::check(const Row& row) {
    auto lab = document_.lab();
    const bool is_right = row.property.set(lab, row.line->text().trimmed().toStdString());
    mark(*row.line, is_right,
         is_right ? row.property.hint : tr("This is not one: %1").arg(row.property.hint));
}

void PropertiesView::set(std::size_t row) {
    const auto property = rows_[row].property;
    const auto text = rows_[row].line->text().trimmed();
    auto lab = document_.lab();
    if (text == property.value || !property.set(lab, text.toStdString())) return;
    document_.change(tr("Set %1 of %2").arg(property.name, to_text(shown_)),
                     [&](lab::Lab& changed) { property.set(changed, text.toStdString()); });
}

void PropertiesView::add_line(QFormLayout& form, const NodeProperty& property) {
    auto* line = new QLineEdit(property.value);
    line->setPlaceholderText(property.hint);
    line->setAccessibleName(property.name);
    form.addRow(property.name, line);
    const auto row = rows_.size();
    rows_.push_back({property, line});
    connect(line, &QLineEdit::textEdited, this, [this, row] { check(rows_[row]); });
    connect(line, &QLineEdit::editingFinished, this, [this, row] { set(row); });
}

}  // namespace vxlab::gui

// The properties of the selected node, checked as one types and set when a line is left.
#pragma once

#include <QScrollArea>

#include "app/document/lab_document.h"
#include "app/models/node_properties.h"

class QFormLayout;
class QLineEdit;

namespace vxlab::gui {

class PropertiesView : public QScrollArea {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit PropertiesView(document::LabDocument& document, QWidget* parent = nullptr);

    // The line of that property; null: the selected node has none.
    QLineEdit* line(const QString& name) const;

private:
    struct Row {
        models::NodeProperty property;
        QLineEdit* line = nullptr;
    };

    void follow();
    void rebuild();
    void add_line(QFormLayout& form, const models::NodeProperty& property);
    void add_name(QFormLayout& form);
    void check(const Row& row);
    void set(std::size_t row);
    void rename(QLineEdit& line);
    void mark(QLineEdit& line, bool is_right, const QString& hint);

    document::LabDocument& document_;
    std::string shown_;
    std::vector<Row> rows_;
};

}  // namespace vxlab::gui

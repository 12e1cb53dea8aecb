// The tables of the selected device, or of all, as they are at the step: rows that the step made,
// moved or took away stand out.
#pragma once

#include <QWidget>

#include "app/document/lab_document.h"
#include "app/models/table_rows_model.h"

class QComboBox;
class QLabel;
class QTreeView;

namespace vxlab::gui {

class TablesView : public QWidget {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit TablesView(document::LabDocument& document, QWidget* parent = nullptr);

    models::TableRowsModel& rows() { return model_; }

private:
    void show_step();
    void show_place();

    document::LabDocument& document_;
    models::TableRowsModel model_;
    QComboBox* part_;
    QLabel* place_;
    QTreeView* view_;
};

}  // namespace vxlab::gui

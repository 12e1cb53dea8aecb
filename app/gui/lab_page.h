// A lab: its canvas and timeline in the middle, the inspector at the right, packets, steps and what
// was done below. The docks can be moved.
#pragma once

#include <QMainWindow>

#include "app/document/lab_document.h"
#include "app/models/steps_model.h"

class QTabWidget;
class QTreeWidget;

namespace vxlab::gui {

class FilterBar;
class LabCanvas;
class PacketListView;
class PacketPane;
class PropertiesView;
class RunBar;
class TablesView;

class LabPage : public QMainWindow {
    Q_OBJECT

public:
    // The document must outlive the page.
    explicit LabPage(document::LabDocument& document, QWidget* parent = nullptr);

    LabCanvas& canvas() { return *canvas_; }
    RunBar& run_bar() { return *run_bar_; }
    FilterBar& filter_bar() { return *filter_; }
    TablesView& tables() { return *tables_; }
    PropertiesView& properties() { return *properties_; }
    PacketPane& packets() { return *packets_; }
    // What the inspector and the lower part show.
    enum class Inspector { properties, why, tables, diagram };
    enum class Below { packets, steps, run, problems };
    void show(Inspector tab);
    void show(Below tab);
    // To put new parts into the lab, and to take the selected one away.
    const QList<QAction*>& part_actions() const { return parts_; }

Q_SIGNALS:
    // Why something could not be done.
    void refused(const QString& why);

protected:
    void changeEvent(QEvent* event) override;

private:
    void make_parts();
    void show_part_icons();
    void join(const std::string& from, const std::string& to);
    void remove_selected();
    void make_inspector();
    void make_below();
    void make_steps();
    void show_problems();
    void follow_step();
    QDockWidget* add_dock(const QString& title, QWidget* widget, Qt::DockWidgetArea area);

    document::LabDocument& document_;
    models::StepsModel steps_model_;
    LabCanvas* canvas_;
    RunBar* run_bar_;
    FilterBar* filter_;
    TablesView* tables_;
    PropertiesView* properties_;
    PacketPane* packets_;
    PacketListView* steps_;
    QTreeWidget* problems_;
    QTabWidget *inspector_, *below_;
    QList<QAction*> parts_;
};

}  // namespace vxlab::gui

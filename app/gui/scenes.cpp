// The scenes, one entry each.
#include "app/gui/scenes.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <functional>

#include "app/gui/capture_page.h"
#include "app/gui/filter_bar.h"
#include "app/gui/lab_canvas.h"
#include "app/gui/lab_page.h"
#include "app/gui/main_window.h"
#include "app/gui/start_page.h"
#include "app/models/steps_model.h"

namespace vxlab::gui {
namespace {

using document::CaptureDocument;

constexpr int kPatience = 30'000;  // milliseconds until a job that does not end is given up

bool wait_for(const std::function<bool()>& ready) {
    QElapsedTimer timer;
    timer.start();
    while (!ready()) {
        if (timer.elapsed() > kPatience) return false;
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
    return true;
}

bool open_example(MainWindow& window) {
    const auto examples = example_captures();
    if (examples.isEmpty()) return false;
    window.open(examples.first());
    return wait_for([&] { return window.capture().state() == CaptureDocument::State::ready; });
}

bool filter(MainWindow& window, const QString& text) {
    window.filter_bar().set_text(text);
    window.filter_bar().apply();
    return wait_for([&] { return !window.capture().is_filtering(); });
}

// The first field of that name in the selected packet.
bool select_field(MainWindow& window, std::string_view name) {
    const auto* dissection = window.capture().dissection();
    if (!dissection) return false;
    const auto& nodes = dissection->tree.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].field->abbrev != name || nodes[i].hidden) continue;
        window.capture().select_field(static_cast<dissect::NodeId>(i));
        return true;
    }
    return false;
}

// That lab's run is over, and all of it can be looked at.
bool run_lab(MainWindow& window, const QString& name) {
    for (const auto& path : example_labs())
        if (path.endsWith(u'/' + name + QStringLiteral(".yaml"))) window.open(path);
    auto& lab = window.lab();
    window.lab_page().canvas().set_animated(false);
    if (!lab.is_open() || !lab.start()) return false;
    return wait_for([&] {
        return lab.run().state() == document::LabRun::State::ready && lab.trace().steps() > 0 &&
               lab.trace().lab() == lab.text() && !lab.trace().is_loading() &&
               lab.packets().state() == CaptureDocument::State::ready &&
               lab.packets().packets_read() == lab.trace().overview().steps_of.size();
    });
}

// To the first step of the run whose frame is described so, from the end of the lab's building on.
bool go_to(MainWindow& window, const QString& where, const QString& what) {
    auto& trace = window.lab().trace();
    for (std::uint64_t step = 1; step <= trace.steps(); ++step) {
        const auto told = trace.tell(step);
        if (!told) continue;
        const auto place = models::to_text(told->where + ' ' + told->doing);
        if (place != where || !models::what_of(*told).contains(what)) continue;
        trace.go(step);
        return true;
    }
    return false;
}

struct Scene {
    const char* name;
    Scheme scheme;
    std::function<bool(MainWindow&)> play;
};

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all{
        {"start-page", Scheme::light, [](MainWindow&) { return true; }},
        {"capture-list", Scheme::light, [](MainWindow& window) { return open_example(window); }},
        {"packet-diagram", Scheme::light,
         [](MainWindow& window) {
             return open_example(window) && filter(window, QStringLiteral("vxlan")) &&
                    select_field(window, "vxlan.vni");
         }},
        {"lab", Scheme::light,
         [](MainWindow& window) {
             for (const auto& path : example_labs())
                 if (path.endsWith(QStringLiteral("/two-hosts-multicast.yaml"))) window.open(path);
             window.lab().select_node("h1:vxlan100");
             return window.lab().is_open();
         }},
        {"routed", Scheme::light,
         [](MainWindow& window) {
             return run_lab(window, QStringLiteral("routed-multicast-two-tenants")) &&
                    go_to(window, QStringLiteral("h1:eth0 sends"), QStringLiteral("VXLAN"));
         }},
        {"in-flight", Scheme::light,
         [](MainWindow& window) {
             return run_lab(window, QStringLiteral("two-hosts-multicast")) &&
                    go_to(window, QStringLiteral("h1:eth0 sends"), QStringLiteral("Echo (ping)"));
         }},
        {"flood", Scheme::light,
         [](MainWindow& window) {
             if (!run_lab(window, QStringLiteral("two-hosts-multicast")) ||
                 !go_to(window, QStringLiteral("h1:veth-red receives"), QStringLiteral("Who has")))
                 return false;
             window.lab_page().show(LabPage::Below::steps);
             return true;
         }},
        {"drop", Scheme::light,
         [](MainWindow& window) {
             return run_lab(window, QStringLiteral("broken-vni")) &&
                    go_to(window, QStringLiteral("h2:eth0 receives"), QStringLiteral("VXLAN"));
         }},
        {"looking-back", Scheme::dark,
         [](MainWindow& window) {
             if (!run_lab(window, QStringLiteral("two-hosts-multicast")) ||
                 !go_to(window, QStringLiteral("h1:eth0 receives"), QStringLiteral("is at")))
                 return false;
             window.lab_page().show(LabPage::Inspector::tables);
             window.lab_page().show(LabPage::Below::run);
             return true;
         }},
        {"filter-error", Scheme::light,
         [](MainWindow& window) {
             if (!open_example(window)) return false;
             window.filter_bar().set_text(QStringLiteral("vxlan.vnii == 42"));
             return true;
         }},
        {"dark-theme", Scheme::dark,
         [](MainWindow& window) {
             return open_example(window) && filter(window, QStringLiteral("inner.arp || inner.ip"));
         }},
    };
    return all;
}

}  // namespace

QStringList scene_names() {
    QStringList names;
    for (const auto& scene : scenes()) names << QString::fromLatin1(scene.name);
    return names;
}

Result<void> shoot(const QString& name, QSize size, const QString& path) {
    for (const auto& scene : scenes()) {
        if (name != QLatin1String(scene.name)) continue;
        apply_scheme(*qApp, scene.scheme);
        MainWindow window;
        window.resize(size);
        window.show();
        if (!scene.play(window)) return fail("the scene could not be played", name.toStdString());
        QApplication::processEvents();
        if (!window.grab().save(path, "PNG"))
            return fail("the picture cannot be written", path.toStdString());
        return {};
    }
    return fail("there is no such scene", name.toStdString(), "see --shot list");
}

}  // namespace vxlab::gui

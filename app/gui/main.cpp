// vxlab-gui: the window, or one picture of it.
#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTextStream>

#include "app/gui/main_window.h"
#include "app/gui/scenes.h"
#include "app/gui/theme.h"

namespace {

using namespace vxlab;

int print_scenes() {
    QTextStream out(stdout);
    for (const auto& name : gui::scene_names()) out << name << '\n';
    return 0;
}

int take_shot(const QString& scene, const QStringList& files, const QString& size_text) {
    QTextStream err(stderr);
    if (scene == QStringLiteral("list")) return print_scenes();
    const auto words = size_text.split(u'x');
    const QSize size = words.size() == 2 ? QSize(words[0].toInt(), words[1].toInt()) : QSize();
    if (files.size() != 1 || size.isEmpty()) {
        err << "vxlab-gui: --shot needs the scene, and the file to write: --shot " << scene
            << " [--size 1280x800] picture.png\n";
        return 2;
    }
    if (const auto done = gui::shoot(scene, size, files.first()); !done) {
        err << "vxlab-gui: " << QString::fromStdString(done.error().text()) << '\n';
        return 1;
    }
    return 0;
}

// Pictures and tests need no display.
bool wants_picture(int argc, char** argv) {
    for (int i = 1; i < argc; ++i)
        if (QByteArray(argv[i]).startsWith("--shot")) return true;
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    const bool picture = wants_picture(argc, argv);
    if (picture && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(picture ? QStringLiteral("vxlab-pictures")
                                             : QStringLiteral("vxlab"));
    QApplication::setApplicationVersion(QStringLiteral(VXLAB_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::tr("The window of vxlab: captures of VXLAN overlays, packet by packet"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("FILE"), QApplication::tr("A capture or a trace"),
                                 QStringLiteral("[FILE]"));
    const QCommandLineOption shot(QStringLiteral("shot"),
                                  QApplication::tr("Write a picture of a scene; 'list' names them"),
                                  QStringLiteral("SCENE"));
    const QCommandLineOption size(QStringLiteral("size"), QApplication::tr("of the picture"),
                                  QStringLiteral("WxH"), QStringLiteral("1280x800"));
    parser.addOptions({shot, size});
    parser.process(application);
    const auto files = parser.positionalArguments();
    if (parser.isSet(shot)) return take_shot(parser.value(shot), files, parser.value(size));

    const bool dark = QSettings().value(QStringLiteral("dark")).toBool();
    gui::apply_scheme(application, dark ? gui::Scheme::dark : gui::Scheme::light);
    gui::MainWindow window;
    window.show();
    if (!files.isEmpty()) window.open(files.first());
    return QApplication::exec();
}

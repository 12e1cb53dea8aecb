// Fusion with two palettes; the layer colours are those that the terminal has as well.
#include "app/gui/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <array>

namespace vxlab::gui {
namespace {

struct Pair {
    QRgb light, dark;
};

QColor pick(const QPalette& palette, Pair pair) {
    return QColor(is_dark(palette) ? pair.dark : pair.light);
}

Pair layer_pair(dissect::Role role) {
    switch (role) {
        case dissect::Role::outer:
            return {0xff2563eb, 0xff60a5fa};
        case dissect::Role::tunnel:
            return {0xffc2410c, 0xfffb923c};
        case dissect::Role::inner:
            return {0xff15803d, 0xff4ade80};
        case dissect::Role::control:
            return {0xff7c3aed, 0xffa78bfa};
        case dissect::Role::warning:
            return {0xff92400e, 0xfffbbf24};
        case dissect::Role::error:
            return {0xffb91c1c, 0xfff87171};
        case dissect::Role::plain:
            break;
    }
    return {0xff1f2937, 0xffe5e7eb};
}

struct Ground {
    QRgb window, base, alternate, text, button, border, highlight, quiet;
};

constexpr Ground kLight{0xfff3f4f6, 0xffffffff, 0xfff9fafb, 0xff111827,
                        0xffe5e7eb, 0xffd1d5db, 0xffbfdbfe, 0xff6b7280};
constexpr Ground kDark{0xff1b1f27, 0xff12151b, 0xff171b22, 0xffe5e7eb,
                       0xff2a303b, 0xff3b4350, 0xff1e4a7a, 0xff9ca3af};

QPalette palette_of(const Ground& ground) {
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(ground.window));
    palette.setColor(QPalette::Base, QColor(ground.base));
    palette.setColor(QPalette::AlternateBase, QColor(ground.alternate));
    palette.setColor(QPalette::Button, QColor(ground.button));
    palette.setColor(QPalette::Mid, QColor(ground.border));
    palette.setColor(QPalette::Highlight, QColor(ground.highlight));
    palette.setColor(QPalette::ToolTipBase, QColor(ground.window));
    palette.setColor(QPalette::PlaceholderText, QColor(ground.quiet));
    palette.setColor(QPalette::Link, QColor(layer_pair(dissect::Role::outer).light));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::HighlightedText, QPalette::ToolTipText})
        palette.setColor(role, QColor(ground.text));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(ground.quiet));
    if (is_dark(palette))
        palette.setColor(QPalette::Link, QColor(layer_pair(dissect::Role::outer).dark));
    return palette;
}

}  // namespace

void apply_scheme(QApplication& application, Scheme scheme) {
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(palette_of(scheme == Scheme::dark ? kDark : kLight));
}

bool is_dark(const QPalette& palette) { return palette.color(QPalette::Base).lightness() < 128; }

QColor layer_color(const QPalette& palette, dissect::Role role) {
    return pick(palette, layer_pair(role));
}

QColor layer_ground(const QPalette& palette, dissect::Role role) {
    auto color = layer_color(palette, role);
    color.setAlphaF(is_dark(palette) ? 0.22F : 0.13F);
    return color;
}

QColor severity_color(const QPalette& palette, dissect::Severity severity) {
    if (severity < dissect::Severity::warning) return {};
    const bool error = severity == dissect::Severity::error;
    return layer_color(palette, error ? dissect::Role::error : dissect::Role::warning);
}

QColor attention_ground(const QPalette& palette) { return pick(palette, {0xfffef3c7, 0xff4a3a12}); }

// Okabe and Ito's colours, darker or lighter for the contrast of a line on the ground.
QColor vni_color(const QPalette& palette, int number) {
    constexpr std::array<Pair, 7> kHues{{{0xffb45309, 0xffe69f00},
                                         {0xff0369a1, 0xff56b4e9},
                                         {0xff047857, 0xff34d399},
                                         {0xffa21caf, 0xffe879f9},
                                         {0xff1d4ed8, 0xff818cf8},
                                         {0xffbe123c, 0xfffb7185},
                                         {0xff4d7c0f, 0xffa3e635}}};
    return pick(palette, kHues[static_cast<std::size_t>(number) % kHues.size()]);
}

QColor quiet_color(const QPalette& palette) { return palette.color(QPalette::PlaceholderText); }

QFont fixed_font() { return QFontDatabase::systemFont(QFontDatabase::FixedFont); }

}  // namespace vxlab::gui

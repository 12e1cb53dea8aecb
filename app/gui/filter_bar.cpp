// Each key press compiles the text: that takes microseconds, and says at once what is wrong where.
#include "app/gui/filter_bar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include "app/gui/theme.h"
#include "capture/dissect/registry.h"

namespace vxlab::gui {
namespace {

constexpr int kRecent = 20;

QStringList completions() {
    QStringList names;
    for (const auto& name : dissect::field_names()) names << models::to_text(name);
    for (const auto* prefix : {"inner.", "outer."})
        for (const auto* name : {"arp", "eth.src", "eth.dst", "eth.addr", "icmp", "ip.src",
                                 "ip.dst", "ip.addr", "ipv6.src", "ipv6.dst", "tcp", "tcp.port",
                                 "udp", "udp.port", "udp.srcport", "udp.dstport"})
            names << QLatin1String(prefix) + QLatin1String(name);
    names.sort();
    return names;
}

bool is_name_char(QChar c) { return c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-'; }

}  // namespace

FilterBar::FilterBar(document::CaptureDocument& capture, QWidget* parent)
    : QWidget(parent),
      capture_(capture),
      box_(new QComboBox),
      message_(new QLabel),
      completer_(new QCompleter(completions(), this)) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->setMaxCount(kRecent);
    box_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box_->setCompleter(nullptr);
    box_->lineEdit()->setPlaceholderText(
        tr("Display filter, such as vxlan.vni == 42 && inner.arp"));
    box_->lineEdit()->setClearButtonEnabled(true);
    box_->lineEdit()->setFont(fixed_font());
    box_->setAccessibleName(tr("Display filter"));
    completer_->setWidget(box_->lineEdit());
    completer_->setModelSorting(QCompleter::CaseSensitivelySortedModel);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(box_, 1);
    row->addWidget(message_);
    box_->lineEdit()->installEventFilter(this);
    connect(box_->lineEdit(), &QLineEdit::textEdited, this, &FilterBar::complete);
    connect(box_->lineEdit(), &QLineEdit::textChanged, this, &FilterBar::check);
    connect(box_->lineEdit(), &QLineEdit::returnPressed, this, &FilterBar::apply);
    connect(box_, &QComboBox::activated, this, &FilterBar::apply);
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this,
            &FilterBar::take_completion);
    connect(&capture_, &document::CaptureDocument::changed, this, &FilterBar::follow);
}

QString FilterBar::text() const { return box_->lineEdit()->text(); }
void FilterBar::set_text(const QString& text) { box_->lineEdit()->setText(text); }

void FilterBar::focus() {
    box_->lineEdit()->setFocus();
    box_->lineEdit()->selectAll();
}

void FilterBar::apply() {
    const auto wanted = text();
    capture_.set_filter(wanted);
    if (wanted.isEmpty() || capture_.filter().error) return;
    if (const int known = box_->findText(wanted); known >= 0) box_->removeItem(known);
    box_->insertItem(0, wanted);
    box_->setCurrentIndex(0);
}

// Return takes a completion only when one was chosen: a filter that is complete is applied.
bool FilterBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && completer_->popup()->isVisible()) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab) {
            take_completion(completer_->currentCompletion());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::check() {
    if (text().trimmed().isEmpty()) return show_state({}, true);
    index::FilterPlace place;
    const auto filter = index::DisplayFilter::compile(text().toStdString(), &place);
    if (filter) return show_state({}, true);
    show_state(models::to_text(filter.error().text()), false);
}

void FilterBar::show_state(const QString& message, bool valid) {
    auto palette = this->palette();
    if (!text().isEmpty()) {
        const auto role = valid ? dissect::Role::inner : dissect::Role::error;
        auto ground = layer_ground(palette, role);
        const auto base = palette.color(QPalette::Base);
        const auto mix = [&](int a, int b) {
            return static_cast<int>(static_cast<float>(a) * ground.alphaF() +
                                    static_cast<float>(b) * (1 - ground.alphaF()));
        };
        palette.setColor(QPalette::Base,
                         QColor(mix(ground.red(), base.red()), mix(ground.green(), base.green()),
                                mix(ground.blue(), base.blue())));
    }
    box_->lineEdit()->setPalette(palette);
    box_->setToolTip(message);
    message_->setText(valid ? QString() : QStringLiteral("✕ ") + message);
    message_->setVisible(!valid);
    auto colors = message_->palette();
    colors.setColor(QPalette::WindowText, layer_color(colors, dissect::Role::error));
    message_->setPalette(colors);
}

QString FilterBar::word_at_cursor() const {
    const auto before = text().left(box_->lineEdit()->cursorPosition());
    auto begin = before.size();
    while (begin > 0 && is_name_char(before[begin - 1])) --begin;
    return before.mid(begin);
}

void FilterBar::complete() {
    const auto word = word_at_cursor();
    completer_->setCompletionPrefix(word);
    const bool useful =
        word.size() >= 2 && completer_->completionCount() > 0 &&
        !(completer_->completionCount() == 1 && completer_->currentCompletion() == word);
    if (!useful) return completer_->popup()->hide();
    completer_->complete();
}

void FilterBar::take_completion(const QString& name) {
    const int cursor = box_->lineEdit()->cursorPosition();
    const auto word = word_at_cursor();
    auto whole = text();
    const auto begin = cursor - static_cast<int>(word.size());
    whole.replace(begin, word.size(), name);
    box_->lineEdit()->setText(whole);
    box_->lineEdit()->setCursorPosition(begin + static_cast<int>(name.size()));
    completer_->popup()->hide();
}

void FilterBar::follow(document::Changes what) {
    if (!(what & document::Change::filter)) return;
    const auto& filter = capture_.filter();
    if (filter.text != text()) set_text(filter.text);
    if (filter.error) show_state(models::to_text(filter.error->text()), false);
}

}  // namespace vxlab::gui

// Trees of small files: what lies there after each write, and which folders are watched.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <vector>

#include "labs/shell/view_tree.h"

using namespace vxlab::labs;
using Kind = ViewFile::Kind;

namespace {

class Fixture {
    QTemporaryDir folder_;
    int base_ = ::open(folder_.path().toStdString().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    std::string path_ = folder_.filePath("view").toStdString();

public:
    ~Fixture() { ::close(base_); }

    ViewTree tree{
        base_, "view", [this](const std::string& folder, int descriptor) {
            struct stat status {};
            watched.push_back(folder + (::fstat(descriptor, &status) == 0 ? " open" : " gone"));
        }};
    std::vector<std::string> watched;

    // A line a file, sorted: its path, and what it says.
    std::string text() const {
        std::vector<std::string> lines;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
            const auto name = std::filesystem::relative(entry.path(), path_).string();
            if (entry.is_symlink()) {
                lines.push_back(name + " -> " +
                                std::filesystem::read_symlink(entry.path()).string());
            } else if (entry.is_directory()) {
                lines.push_back(name + '/');
            } else {
                std::string content;
                std::ifstream(entry.path()) >> content;
                lines.push_back(name + ' ' + content);
            }
        }
        std::sort(lines.begin(), lines.end());
        std::string text;
        for (const auto& line : lines) text += line + '\n';
        return text;
    }
};

}  // namespace

class TestViewTree : public QObject {
    Q_OBJECT
private slots:
    void makes_folders_within_new_folders() {
        Fixture fixture;
        fixture.tree.write({{"net/a/address", {"02::1"}},
                            {"net/a/brport/cost", {"2", Kind::writable}},
                            {"net/a/mtu", {"1500", Kind::writable}},
                            {"net/b/mtu", {"1400"}}});
        QCOMPARE(fixture.text(),
                 "net/\nnet/a/\nnet/a/address 02::1\nnet/a/brport/\nnet/a/brport/cost 2\n"
                 "net/a/mtu 1500\nnet/b/\nnet/b/mtu 1400\n");
    }

    void writes_what_differs() {
        Fixture fixture;
        const ViewFiles before{{"a/mtu", {"1500"}}, {"a/master", {"../b", Kind::link}}};
        fixture.tree.write(before);
        fixture.tree.write(
            {{"a/mtu", {"1500"}}, {"a/master", {"../c", Kind::link}}, {"a/carrier", {"1"}}},
            before);
        QCOMPARE(fixture.text(), "a/\na/carrier 1\na/master -> ../c\na/mtu 1500\n");
    }

    void watches_each_folder_with_writable_files_once() {
        Fixture fixture;
        fixture.tree.write({{"a/mtu", {"1500", Kind::writable}},
                            {"a/flags", {"0x1", Kind::writable}},
                            {"b/address", {"02::1"}}});
        fixture.tree.write({{"a/mtu", {"1400", Kind::writable}}});
        QCOMPARE(fixture.watched, std::vector<std::string>{"a open"});
    }

    void removes_folders_that_nothing_is_in() {
        Fixture fixture;
        fixture.tree.write({{"net/br/brif", {{}, Kind::folder}},
                            {"net/br/brif/a", {"../../a/brport", Kind::link}},
                            {"net/a/brport/cost", {"2", Kind::writable}}});
        fixture.tree.remove({"net/br/brif/a", "net/a/brport/cost"});
        QCOMPARE(fixture.text(), "net/\nnet/br/\nnet/br/brif/\n");
        fixture.tree.write({{"net/a/mtu", {"1500"}}});
        fixture.tree.remove({"net/br/brif"});
        QCOMPARE(fixture.text(), "net/\nnet/a/\nnet/a/mtu 1500\n");
    }
};

QTEST_APPLESS_MAIN(TestViewTree)
#include "tst_view_tree.moc"

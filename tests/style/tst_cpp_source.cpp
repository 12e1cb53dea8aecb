// The reader of C++ sources that the style tests lean on: what it takes for code, functions,
// includes.
#include <QtTest>

#include "tests/support/cpp_source.h"

namespace {

QString listing(const std::vector<vxlab::test::Function>& functions) {
    QString text;
    for (const auto& function : functions)
        text +=
            QString("%1+%2 %3|").arg(function.line).arg(function.lines).arg(function.head.c_str());
    return text;
}

}  // namespace

class TestCppSource : public QObject {
    Q_OBJECT

private slots:
    void code_alone_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("code");
        QTest::newRow("line comment") << "a; // {\nb;"
                                      << "a;     \nb;";
        QTest::newRow("block comment") << "a; /* {\n} */ b;"
                                       << "a;     \n     b;";
        QTest::newRow("string") << "f(\"{\\\"{\");"
                                << "f(      );";
        QTest::newRow("character") << "c == '{' || c == '\\''"
                                   << "c ==     || c ==     ";
        QTest::newRow("digit separator") << "1'000'000 {"
                                         << "1'000'000 {";
        QTest::newRow("raw string") << "x(R\"a({\")\")a\");"
                                    << "x(" + QString(11, ' ') + ");";
        QTest::newRow("open comment") << "a; /* {"
                                      << "a;     ";
    }
    void code_alone() {
        QFETCH(QString, source);
        QFETCH(QString, code);
        const auto text = vxlab::test::without_comments_and_literals(source.toStdString());
        QCOMPARE(QString::fromStdString(text), code);
    }

    void function_lengths_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("free") << "int f(int x) {\n    return x;\n}\n"
                              << "1+3 int f(int x)|";
        QTest::newRow("head of two lines") << "\nint f(int x,\n      int y) {\n}\n"
                                           << "2+3 int f(int x, int y)|";
        QTest::newRow("in a namespace") << "namespace a {\nvoid f() {}\n}\n"
                                        << "2+1 void f()|";
        QTest::newRow("in a class")
            << "class A : B {\npublic:\n    A() : b_{1}, c_{2} {\n    }\n};\n"
            << "3+2 A() : b_{}, c_{}|";
        QTest::newRow("blocks inside") << "void f() {\n  if (x) {\n  }\n  auto l = [] {\n  };\n}\n"
                                       << "1+6 void f()|";
        QTest::newRow("struct as result") << "struct A f() {\n}\n"
                                          << "1+2 struct A f()|";
        QTest::newRow("tables are data") << "const T kRows[] = {\n  {1},\n  {2},\n};\n"
                                         << "";
        QTest::newRow("directives") << "#define F(x) { \\\n  {\nvoid f() {\n}\n"
                                    << "3+2 void f()|";
        QTest::newRow("Q_OBJECT")
            << "class A {\n    Q_OBJECT\n\nprivate slots:\n    void f() {\n    }\n};"
            << "5+2 void f()|";
        QTest::newRow("const method")
            << "struct A {\n    int f() const {\n        return 1;\n    }\n};"
            << "2+3 int f() const|";
    }
    void function_lengths() {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        QCOMPARE(listing(vxlab::test::functions(source.toStdString())), expected);
    }

    void include_lines() {
        const auto found =
            vxlab::test::includes("// first\n#include <a/b.h>\n#  include \"c.h\"\n");
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].path, std::string("a/b.h"));
        QVERIFY(!found[0].quoted);
        QCOMPARE(found[1].path, std::string("c.h"));
        QVERIFY(found[1].quoted);
        QCOMPARE(found[1].line, 3);
    }
};

QTEST_APPLESS_MAIN(TestCppSource)
#include "tst_cpp_source.moc"

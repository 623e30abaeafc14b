#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

TEST(DataDirLock, ASecondOneIsToldWhoHasIt) {
    const test::TempDir dir;
    const auto data = dir.path() / "data";
    const DataDirLock first{data};
    EXPECT_EQ(test::mode_of(data), std::filesystem::perms::owner_all);
    const protocol::Error error = test::error_of([&] { DataDirLock{data}; });
    EXPECT_EQ(error.sqlstate, "55006");
    EXPECT_NE(
        error.message.find("in use by process " + std::to_string(::getpid())), std::string::npos
    ) << error.message;
}

TEST(DataDirLock, GoesWithItsHolder) {
    const test::TempDir dir;
    {
        DataDirLock first{dir.path()};
        const DataDirLock moved{std::move(first)};
        EXPECT_THROW(DataDirLock{dir.path()}, protocol::Error);
    }
    const DataDirLock again{dir.path()};
}

TEST(DataDirLock, AnotherProcessIsRefusedAndADeadOneForgotten) {
    const test::TempDir dir;
    const pid_t child = ::fork();
    if (child == 0) {
        const DataDirLock held{dir.path()};
        ::_exit(0);  // without unlocking, as a killed server
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    const DataDirLock mine{dir.path()};
    const pid_t second = ::fork();
    if (second == 0) {
        try {
            const DataDirLock held{dir.path()};
        } catch (const protocol::Error& error) {
            ::_exit(error.sqlstate == "55006" ? 0 : 2);
        }
        ::_exit(1);
    }
    ASSERT_EQ(::waitpid(second, &status, 0), second);
    EXPECT_EQ(status, 0);
}

TEST(DataDirLock, AFileWithoutAHolderIsNoLock) {
    const test::TempDir dir;
    test::spit(dir.path() / "millrace.lock", "not a number");
    const DataDirLock mine{dir.path()};
    EXPECT_EQ(test::slurp(dir.path() / "millrace.lock"), std::to_string(::getpid()) + "\n");
}

TEST(DataDirLock, SaysWhereItCannotBe) {
    const test::TempDir dir;
    test::spit(dir.path() / "file", "");
    for (const auto& bad : {dir.path() / "file", dir.path() / "none" / "data"}) {
        const protocol::Error error = test::error_of([&] { DataDirLock{bad}; });
        EXPECT_NE(error.message.find(bad.string()), std::string::npos) << error.message;
    }
}

}  // namespace
}  // namespace catalog

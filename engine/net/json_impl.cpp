// Boost.JSON, compiled once: its headers come with Boost's, so no further package is needed.
#include <boost/json/src.hpp>

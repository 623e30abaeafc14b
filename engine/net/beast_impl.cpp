// Beast, compiled once (BOOST_BEAST_SEPARATE_COMPILATION); linked by what speaks HTTP.
#include <boost/beast/src.hpp>

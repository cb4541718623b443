tuningfork_test(make_million LABEL benchmark SOURCES make_million.cpp LINK test_support)

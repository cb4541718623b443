set(CMAKE_AUTOMOC ON)
tuningfork_test(bm_first_gallery
  SOURCES bm_first_gallery.cpp
  LINK ui_windows ui_views_browse ui_views_gallery ui_theme ui_settings ui_engine ui_session LABEL benchmark)

set(CMAKE_AUTOMOC ON)
tuningfork_test(bm_labelling
  SOURCES bm_labelling.cpp large_project.cpp
  LINK ui_views_label ui_views_gallery ui_theme ui_engine ui_session
       test_support labeling_history labeling_store labeling_survey model_arrays model_card
       nlohmann_json::nlohmann_json Qt6::Test LABEL benchmark)
tuningfork_test(bm_queue
  SOURCES bm_queue.cpp large_project.cpp
  LINK labeling_queue test_support labeling_history labeling_store labeling_survey model_arrays model_card
       nlohmann_json::nlohmann_json LABEL benchmark)

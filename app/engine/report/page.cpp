#include "app/engine/report/page.h"

#include "model/arrays/atomic_file.h"

namespace app {
namespace {

// The palette of the window's two themes; the classes' hues are those of the tuning fork.
constexpr std::string_view kStyle = R"css(
:root{--window:#0D0E10;--panel:#141618;--raised:#1C1F22;--line:#25292D;--text:#E7E9EB;--text2:#A9B0B7;
--text3:#838B93;--accent:#E9B65C;--good:#4CC2A0;--bad:#F07A5A;--grid:#25292D;--track:#2B3035;
--c-E:#E2601F;--c-S0:#FAF2B4;--c-S:#3DBDF2;--c-SB:#0F9A75;--c-Ed:#6B7BF2;--c-Mg:#C188B3;--c-Irr:#C3C9D0;color-scheme:dark}
@media(prefers-color-scheme:light){:root{--window:#F3F4F5;--panel:#FFFFFF;--raised:#ECEEF0;--line:#DCE0E3;
--text:#15181B;--text2:#474E55;--text3:#636B73;--accent:#875800;--good:#00735A;--bad:#B33A12;--grid:#DCE0E3;
--track:#DDE1E4;--c-E:#BF3F10;--c-S0:#B98A0E;--c-S:#3D97E0;--c-SB:#25937B;--c-Ed:#2450C0;--c-Mg:#B65A97;
--c-Irr:#4E555C;color-scheme:light}}
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif}
main{max-width:1120px;margin:0 auto;padding:48px 24px 72px}
h1{font-size:28px;font-weight:650;letter-spacing:-.02em;margin:0}
.sub{color:var(--text2);margin:4px 0 0}
h2{font-size:18px;font-weight:600;letter-spacing:-.01em;margin:48px 0 2px}
h2::before{content:"";display:block;width:24px;height:3px;border-radius:2px;background:var(--accent);margin-bottom:10px}
h3{font-size:13px;font-weight:600;margin:0 0 8px}
.lead{color:var(--text2);max-width:74ch;margin:0 0 16px}
.note{color:var(--text3);font-size:12px;margin:6px 0 0}
.figures{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0}
.figure{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 18px;min-width:120px}
.figure b{display:block;font:600 22px/1.25 "JetBrains Mono",monospace;letter-spacing:-.02em}
.figure span{color:var(--text3);font-size:12px}
.row{display:grid;grid-template-columns:repeat(auto-fill,minmax(380px,1fr));gap:16px;margin:0 0 16px}
.block{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:16px;min-width:0}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(120px,1fr));gap:8px;margin:0 0 16px}
.tile{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:6px;overflow:hidden}
.tile img{display:block;width:100%;aspect-ratio:1;object-fit:cover;background:#050506}
.tile figcaption{padding:5px 8px;font:500 11px/1.4 "JetBrains Mono",monospace;color:var(--text2);display:flex;
justify-content:space-between;gap:6px;white-space:nowrap}
.tile b{font-weight:600}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:6px 10px;border-bottom:1px solid var(--line)}
th{color:var(--text3);font-size:12px;font-weight:500}
td{font:13px/1.4 "JetBrains Mono",monospace}
th:first-child,td:first-child{text-align:left}
tr:last-child td{border-bottom:0}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:11px Inter,system-ui,sans-serif;fill:var(--text3)}
svg .value{font-family:"JetBrains Mono",monospace}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;color:var(--text2);font-size:12px;margin-top:8px}
.legend i{display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:5px}
footer{margin-top:56px;color:var(--text3);font-size:12px}
)css";

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  return safe;
}

void Page::section(const std::string& title, const std::string& lead) {
  m_body += "<h2>" + escaped(title) + "</h2>\n";
  if (!lead.empty()) m_body += "<p class=\"lead\">" + escaped(lead) + "</p>\n";
}

void Page::figures(const std::vector<std::pair<std::string, std::string>>& figures) {
  m_body += "<div class=\"figures\">";
  for (const auto& [value, what] : figures)
    m_body += "<div class=\"figure\"><b>" + escaped(value) + "</b><span>" + escaped(what) + "</span></div>";
  m_body += "</div>\n";
}

void Page::table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows) {
  m_body += "<div class=\"block\"><table><tr>";
  for (const std::string& head : heads) m_body += "<th>" + escaped(head) + "</th>";
  m_body += "</tr>\n";
  for (const auto& cells : rows) {
    m_body += "<tr>";
    for (const std::string& cell : cells) m_body += "<td>" + escaped(cell) + "</td>";
    m_body += "</tr>\n";
  }
  m_body += "</table></div>\n";
}

void Page::row(const std::vector<std::string>& blocks) {
  m_body += "<div class=\"row\">";
  for (const std::string& block : blocks) m_body += "<div class=\"block\">" + block + "</div>\n";
  m_body += "</div>\n";
}

std::string Page::html() const {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
         escaped(m_title) + "</title><style>" + std::string(kStyle) + "</style></head>\n<body><main><h1>" +
         escaped(m_title) + "</h1><p class=\"sub\">" + escaped(m_subtitle) + "</p>\n" + m_body +
         "<footer>Made by Tuningfork.</footer></main></body></html>\n";
}

void Page::write(const std::filesystem::path& file) const { model::writeWhole(file, html()); }

}  // namespace app

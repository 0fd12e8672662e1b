import { elementKey, reversePen } from './elements'

/** How the bytes of a field are to be read: whole numbers of 1 to 8 bytes, addresses, texts. */
export type SlotKind = 'number' | 'float' | 'ipv4' | 'ipv6' | 'mac' | 'text' | 'bytes'

type Slot = { readonly kind: SlotKind; readonly elements: readonly number[] }

const iana = (...ids: readonly number[]): readonly number[] => ids.map(id => elementKey(0, id))
const slot = (kind: SlotKind, ...elements: readonly number[]): Slot => ({ kind, elements })
const number = (...ids: readonly number[]): Slot => slot('number', ...iana(...ids))
const text = (...elements: readonly number[]): Slot => slot('text', ...elements)

const cisco = (id: number): number => elementKey(9, id)
const ixia = (id: number): number => elementKey(3054, id)
const netscaler = (id: number): number => elementKey(5951, id)
const yaf = (id: number): number => elementKey(6871, id)
const vmware = (id: number): number => elementKey(6876, id)
/** nProbe's elements, and the same numbers as version 9 carries them. */
const nprobe = (id: number): readonly number[] => [elementKey(35632, id), elementKey(0, 57472 + id)]
/** Scope types of version 9 have numbers of their own (RFC 3954, section 6.1). */
export const scopePen = -1
const scope = (type: number): number => elementKey(scopePen, type)

/**
 * What a row is made from: for each slot, the elements that fill it, the better one first. A template is compiled into
 * the places of its slots; whatever else it holds is stepped over and shown by `explain` only.
 */
export const slotTable = {
  srcIpv4: slot('ipv4', ...iana(8), cisco(12236), vmware(881)),
  dstIpv4: slot('ipv4', ...iana(12), cisco(12237), vmware(882)),
  srcIpv6: slot('ipv6', ...iana(27), vmware(883)),
  dstIpv6: slot('ipv6', ...iana(28), vmware(884)),
  srcPort: slot('number', ...iana(7, 180, 182), cisco(12240), vmware(886)),
  dstPort: slot('number', ...iana(11, 181, 183), cisco(12241), vmware(887)),
  protocol: slot('number', ...iana(4), vmware(880)),
  icmpTypeCode4: number(32),
  icmpTypeCode6: number(139),
  icmpType4: number(176),
  icmpCode4: number(177),
  icmpType6: number(178),
  icmpCode6: number(179),
  tcpFlags: number(6),
  firstTcpFlags: slot('number', yaf(14)),
  laterTcpFlags: slot('number', yaf(15)),
  srcMac: slot('mac', ...iana(56, 81, 414)),
  dstMac: slot('mac', ...iana(80, 57, 415)),
  vlan: number(58, 243),
  natSrcIpv4: slot('ipv4', ...iana(225, 40001)),
  natDstIpv4: slot('ipv4', ...iana(226, 40002)),
  natSrcIpv6: slot('ipv6', ...iana(281)),
  natDstIpv6: slot('ipv6', ...iana(282)),
  natSrcPort: number(227, 40003),
  natDstPort: number(228, 40004),

  // Deltas before totals, what came in before what went out: they are never added together.
  octets: number(1, 85, 23, 171),
  packets: number(2, 86, 24, 172),
  reverseOctets: slot('number', elementKey(reversePen, 1), elementKey(reversePen, 85), ixia(176)),
  reversePackets: slot('number', elementKey(reversePen, 2), elementKey(reversePen, 86), ixia(177)),
  initiatorOctets: number(231),
  responderOctets: number(232),
  initiatorPackets: number(298),
  responderPackets: number(299),
  flows: number(3),

  startMilliseconds: number(152),
  endMilliseconds: number(153),
  startSeconds: number(150),
  endSeconds: number(151),
  startMicroseconds: slot('bytes', ...iana(154)),
  endMicroseconds: slot('bytes', ...iana(155)),
  startNanoseconds: slot('bytes', ...iana(156)),
  endNanoseconds: slot('bytes', ...iana(157)),
  startUptime: number(22),
  endUptime: number(21),
  startDelta: number(158),
  endDelta: number(159),
  durationMilliseconds: number(161),
  durationMicroseconds: number(162),
  eventMilliseconds: number(323),
  eventSeconds: slot('number', ...iana(322), elementKey(10704, 1)),
  eventMicroseconds: slot('bytes', ...iana(324)),
  eventNanoseconds: slot('bytes', ...iana(325)),
  bootMilliseconds: number(160),

  inIf: number(10, 252),
  outIf: number(14, 253),
  scopeInterface: slot('number', scope(2)),
  direction: number(61),
  interfaceName: text(...iana(82)),
  interfaceDescription: text(...iana(83)),
  appId: slot('bytes', ...iana(95)),
  appName: text(...iana(96, 56701), ixia(111), ...nprobe(119), ...nprobe(427)),
  user: text(...iana(371, 40000, 56702), netscaler(205), ...nprobe(428)),
  inVrf: number(234),
  outVrf: number(235),
  vrfName: text(...iana(236)),
  samplerId: number(48, 302),
  samplingInterval: number(34, 50),
  samplingPacketInterval: number(305),
  samplingPacketSpace: number(306),
  samplingSize: number(309),
  samplingPopulation: number(310),
  samplingProbability: slot('float', ...iana(311)),
  flowId: number(148),
  exporterIpv4: slot('ipv4', ...iana(403, 130)),
  exporterIpv6: slot('ipv6', ...iana(404, 131)),

  hostname: text(
    ...iana(460),
    cisco(12235),
    ixia(201),
    ixia(183),
    netscaler(142),
    yaf(294),
    yaf(117),
    yaf(179),
    ...nprobe(188),
    ...nprobe(187),
    ...nprobe(205),
  ),
  url: text(...iana(461), ixia(184), netscaler(130), yaf(112), ...nprobe(180)),
  httpMethod: text(...iana(459), netscaler(141), ...nprobe(360)),
  httpStatus: slot('number', ...iana(457), netscaler(144), ...nprobe(181)),
  userAgent: text(...iana(468), ixia(182), netscaler(143), yaf(111), ...nprobe(183)),

  natEvent: number(230),
  firewallEvent: number(233, 40005),
  firewallExtendedEvent: number(33002),
  ingressAcl: slot('bytes', ...iana(33000)),
  egressAcl: slot('bytes', ...iana(33001)),
  ruleId: slot('number', vmware(950)),
  ruleName: text(elementKey(10704, 4)),
  forwardingStatus: number(89),
  endReason: number(136),
} as const satisfies Readonly<Record<string, Slot>>

export type SlotName = keyof typeof slotTable

export const slotNames = Object.keys(slotTable) as readonly SlotName[]

/** Where a slot stands in the arrays that hold the places of a record's fields. */
export const slotAt = Object.freeze(Object.fromEntries(slotNames.map((name, at) => [name, at]))) as Readonly<
  Record<SlotName, number>
>

export const slotKinds: readonly SlotKind[] = slotNames.map(name => slotTable[name].kind)

/** For each element, the slots it may fill and how good it is at that: 0 is best. */
export const slotsOf: ReadonlyMap<number, readonly { readonly slot: number; readonly rank: number }[]> = (() => {
  const found = new Map<number, { slot: number; rank: number }[]>()
  for (const name of slotNames) {
    for (const [rank, key] of slotTable[name].elements.entries()) {
      const entry = { slot: slotAt[name], rank }
      const others = found.get(key)
      if (others) others.push(entry)
      else found.set(key, [entry])
    }
  }
  return found
})()

/** Whether a field of this length can be read as its slot demands; a variable one is looked at in each record. */
export const fitsSlot = (kind: SlotKind, length: number): boolean => {
  switch (kind) {
    case 'number':
      return length >= 1 && length <= 8
    case 'float':
      return length === 4 || length === 8
    case 'ipv4':
      return length === 4
    case 'ipv6':
      return length === 16
    case 'mac':
      return length === 6
    case 'text':
    case 'bytes':
      return length >= 1
  }
}

import { type MediaDescription, parse, parseParams, write } from 'sdp-transform';

/** An encoder's settings, as the end that receives asks for them (RFC 7587, section 6.1). Left out: unchanged. */
export interface OpusSettings {
  /** Discontinuous transmission: next to nothing is sent in silence. */
  dtx?: boolean;
  /** In-band forward error correction. */
  fec?: boolean;
  stereo?: boolean;
  maxAverageBitrateBps?: number;
}

/**
 * Puts Opus settings into the audio sections `mids` (all, where left out). A browser's encoder follows the
 * description that it is given as the remote one; its decoder plays stereo only if the local one says so.
 */
export function withOpus(sdp: string, settings: OpusSettings, mids?: ReadonlySet<string>): string {
  return edit(sdp, 'audio', mids, (media) => {
    for (const { payload, codec } of media.rtp) {
      if (codec.toLowerCase() !== 'opus') continue;
      const line = media.fmtp.find((fmtp) => fmtp.payload === payload);
      const parameters = line ? parseParams(line.config) : {};
      if (settings.dtx !== undefined) parameters.usedtx = settings.dtx ? 1 : 0;
      if (settings.fec !== undefined) parameters.useinbandfec = settings.fec ? 1 : 0;
      if (settings.stereo !== undefined) {
        parameters.stereo = settings.stereo ? 1 : 0;
        parameters['sprop-stereo'] = settings.stereo ? 1 : 0;
      }
      if (settings.maxAverageBitrateBps !== undefined)
        parameters.maxaveragebitrate = settings.maxAverageBitrateBps;
      const config = Object.entries(parameters)
        .map(([key, value]) => `${key}=${value}`)
        .join(';');
      if (line) line.config = config;
      else if (config) media.fmtp.push({ payload, config });
    }
  });
}

/**
 * Orders the payload types of all sections of `kind`: codecs named in `names` first, in that order, the rest as
 * they were. A retransmission format stays behind the codec it belongs to.
 */
export function preferCodecs(sdp: string, kind: 'audio' | 'video', names: readonly string[]): string {
  const wanted = names.map((name) => name.toLowerCase());
  return edit(sdp, kind, undefined, (media) => {
    const rank = new Map<number, number>();
    for (const { payload, codec } of media.rtp) {
      const at = wanted.indexOf(codec.toLowerCase());
      rank.set(payload, at === -1 ? wanted.length : at);
    }
    for (const { payload, config } of media.fmtp) {
      const repaired = rank.get(Number(parseParams(config).apt));
      if (repaired !== undefined) rank.set(payload, repaired);
    }
    const payloads = String(media.payloads ?? '')
      .split(' ')
      .map(Number);
    const rankOf = (payload: number) => rank.get(payload) ?? wanted.length;
    media.payloads = payloads.sort((a, b) => rankOf(a) - rankOf(b)).join(' ');
  });
}

/** Bounds what may be sent towards the writer of the description on `mid`; null lifts the bound. */
export function withMaxBitrate(sdp: string, mid: string, maxBps: number | null): string {
  return edit(sdp, undefined, new Set([mid]), (media) => {
    const others = (media.bandwidth ?? []).filter(({ type }) => type !== 'TIAS' && type !== 'AS');
    // TIAS is what RFC 3890 has; AS is for those that know no better, in kilobits.
    media.bandwidth =
      maxBps === null
        ? others
        : [...others, { type: 'TIAS', limit: maxBps }, { type: 'AS', limit: Math.ceil(maxBps / 1000) }];
  });
}

function edit(
  sdp: string,
  kind: 'audio' | 'video' | undefined,
  mids: ReadonlySet<string> | undefined,
  change: (media: MediaDescription) => void,
): string {
  const description = parse(sdp);
  for (const media of description.media) {
    if (kind && media.type !== kind) continue;
    if (mids && !mids.has(String(media.mid))) continue;
    change(media);
  }
  return write(description);
}

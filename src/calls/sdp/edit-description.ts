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
  const { dtx, fec, stereo, maxAverageBitrateBps } = settings;
  const wanted = {
    usedtx: dtx,
    useinbandfec: fec,
    stereo,
    'sprop-stereo': stereo,
    maxaveragebitrate: maxAverageBitrateBps,
  };
  return edit(sdp, 'audio', mids, (lines) =>
    codecsOf(lines)
      .filter(({ name }) => name === 'opus')
      .reduce((edited, { payload }) => {
        const parameters = parametersOf(edited, payload);
        for (const [key, value] of Object.entries(wanted))
          if (value !== undefined) parameters.set(key, String(Number(value)));
        const config = [...parameters].map(([key, value]) => (value ? `${key}=${value}` : key)).join(';');
        const others = edited.filter((line) => !line.startsWith(`a=fmtp:${payload} `));
        return config ? [...others, `a=fmtp:${payload} ${config}`] : others;
      }, lines),
  );
}

/**
 * Orders the payload types of all sections of `kind`: codecs named in `names` first, in that order, the rest as
 * they were. A retransmission format stays behind the codec it belongs to.
 */
export function preferCodecs(sdp: string, kind: 'audio' | 'video', names: readonly string[]): string {
  const wanted = names.map((name) => name.toLowerCase());
  return edit(sdp, kind, undefined, (lines) => {
    const codecs = codecsOf(lines);
    const rank = new Map<string, number>();
    for (const { payload, name } of codecs) {
      const at = wanted.indexOf(name);
      rank.set(payload, at === -1 ? wanted.length : at);
    }
    for (const { payload } of codecs) {
      const repaired = rank.get(parametersOf(lines, payload).get('apt') ?? '');
      if (repaired !== undefined) rank.set(payload, repaired);
    }
    const rankOf = (payload: string) => rank.get(payload) ?? wanted.length;
    const [media = '', ...others] = lines;
    // m=video 9 UDP/TLS/RTP/SAVPF 96 97
    const [type, port, protocol, ...payloads] = media.split(' ');
    payloads.sort((a, b) => rankOf(a) - rankOf(b));
    return [[type, port, protocol, ...payloads].join(' '), ...others];
  });
}

/** Bounds what may be sent towards the writer of the description on `mid`; null lifts the bound. */
export function withMaxBitrate(sdp: string, mid: string, maxBps: number | null): string {
  return edit(sdp, undefined, new Set([mid]), (lines) => {
    const others = lines.filter((line) => !/^b=(TIAS|AS):/.test(line));
    if (maxBps === null) return others;
    // TIAS is what RFC 3890 has; AS is for those that know no better, in kilobits.
    const bounds = [`b=TIAS:${maxBps}`, `b=AS:${Math.ceil(maxBps / 1000)}`];
    // Behind the address and before any attribute (RFC 8866, section 5).
    const at = others.findIndex((line) => line.startsWith('a='));
    return others.toSpliced(at === -1 ? others.length : at, 0, ...bounds);
  });
}

/**
 * Changes the lines of some media sections and leaves every other as it was written: what the page loads to set
 * an encoder up is a few lines, not a parser and a writer of all of SDP.
 */
function edit(
  sdp: string,
  kind: 'audio' | 'video' | undefined,
  mids: ReadonlySet<string> | undefined,
  change: (lines: string[]) => string[],
): string {
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => {
      const lines = section.split('\r\n').filter(Boolean);
      if (!section.startsWith(kind ? `m=${kind} ` : 'm=')) return section;
      if (mids && !lines.some((line) => line.startsWith('a=mid:') && mids.has(line.slice(6)))) return section;
      return [...change(lines), ''].join('\r\n');
    })
    .join('');
}

/** Payload types and lower-case names, in the order of the `a=rtpmap` lines. */
function codecsOf(lines: readonly string[]): { payload: string; name: string }[] {
  return lines.flatMap((line) => {
    const [, payload, name] = /^a=rtpmap:(\d+) ([^/]+)/.exec(line) ?? [];
    return payload && name ? [{ payload, name: name.toLowerCase() }] : [];
  });
}

function parametersOf(lines: readonly string[], payload: string): Map<string, string> {
  const prefix = `a=fmtp:${payload} `;
  const line = lines.find((candidate) => candidate.startsWith(prefix));
  const pairs = (line?.slice(prefix.length) ?? '').split(/;\s*/).filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

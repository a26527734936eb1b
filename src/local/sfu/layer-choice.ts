import type { Simulcast } from '../../calls-api/wire.js';

export interface LayerCandidate {
  rid: string;
  isSending: boolean;
  bitrateBps: number;
}

/**
 * Chooses the layer that a subscriber receives (https://developers.cloudflare.com/realtime/sfu/features/simulcast/).
 *
 * Without a preference it is the first layer being sent, in asciibetical order. No layer above the preferred layer is
 * chosen. `budgetBps` counts only if `priorityOrdering` asks for it; the lowest layer is sent whatever it costs,
 * because sending no layer would show nothing.
 */
export function chooseForwardedLayer<L extends LayerCandidate>(
  layers: readonly L[],
  { preferredRid, priorityOrdering, ridNotAvailable }: Simulcast,
  budgetBps: number,
): L | undefined {
  const byWish = [...layers].sort((a, b) => (a.rid < b.rid ? -1 : 1));
  const preferred = byWish.find((layer) => layer.rid === preferredRid);
  if (preferredRid !== undefined && ridNotAvailable !== 'asciibetical' && !preferred?.isSending)
    return undefined;

  const sending = byWish.filter((layer) => layer.isSending);
  const notAbove = sending.filter((layer) => preferredRid === undefined || layer.rid >= preferredRid);
  const wanted = notAbove.length > 0 ? notAbove : sending.slice(-1);
  if (priorityOrdering !== 'asciibetical') return wanted[0];
  return wanted.find((layer) => layer.bitrateBps <= budgetBps) ?? wanted[wanted.length - 1];
}

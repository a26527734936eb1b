/** What blocks a feature on this page: the page around its frame, or the page's own Permissions-Policy header. */
export type FeatureBlock = 'frame' | 'policy';

/** Missing from TypeScript's library: only Chromium has it, under its older name. */
interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/**
 * Returns what blocks `feature` on this page; `null` if nothing does, or if this browser does not tell. Users cannot
 * change a policy in the browser, so advice about the address bar does not help.
 * @see https://www.w3.org/TR/permissions-policy-1/#introspection
 */
export function blockedFeature(feature: string): FeatureBlock | null {
  if (typeof document === 'undefined') return null;
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  if (!policy || policy.allowsFeature(feature)) return null;
  return globalThis.self === globalThis.top ? 'policy' : 'frame';
}

/** Advice for the developer of the page around a frame. */
export function frameAdvice(feature: string): string {
  return `The frame of this page does not allow ${feature}. Add it to the iframe: allow="camera; microphone; display-capture; autoplay; fullscreen; picture-in-picture; clipboard-write; speaker-selection".`;
}

/** Advice for the developer of this page. */
export function policyAdvice(feature: string): string {
  return `The Permissions-Policy header of this page does not allow ${feature}. Add ${feature}=(self) to it.`;
}

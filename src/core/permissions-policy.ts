/**
 * What blocks a feature on this page: the page around its frame, the page's own Permissions-Policy header, or
 * `unknown`: a page of another origin is around it, and the browser does not tell whether that page blocks the feature.
 */
export type FeatureBlock = 'frame' | 'policy' | 'unknown';

/** The Permissions Policy features that a call uses. */
const FEATURES = [
  'camera',
  'microphone',
  'display-capture',
  'autoplay',
  'fullscreen',
  'picture-in-picture',
  'clipboard-write',
  'speaker-selection',
  'web-share',
] as const;
export type PolicyFeature = (typeof FEATURES)[number];

/** The attribute of an iframe that lets the page in it do everything that a call does. */
export const FRAME_ALLOW = `allow="${FEATURES.join('; ')}"`;

/** Missing from TypeScript's library: only Chromium has it, under its older name. */
interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/**
 * Returns what blocks `feature` on this page; `null` if nothing does. Users cannot change a policy in the browser, so
 * advice about the address bar does not help.
 * @see https://www.w3.org/TR/permissions-policy-1/#introspection
 */
export function blockedFeature(feature: PolicyFeature): FeatureBlock | null {
  if (typeof document === 'undefined') return null;
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  // Only Chromium supports the header, and Chromium tells.
  if (!policy) return isInForeignFrame() ? 'unknown' : null;
  if (policy.allowsFeature(feature)) return null;
  return globalThis.self === globalThis.top ? 'policy' : 'frame';
}

/** Whether a page of another origin is around this page, at any depth. A frame of the same origin inherits all features. */
function isInForeignFrame(): boolean {
  for (let at = globalThis.window; at !== at?.parent; at = at.parent as typeof at) {
    // `null` if the page around is of another origin.
    if (!at.frameElement) return true;
  }
  return false;
}

/** Advice for the developer: of the page around a frame, or of this page. */
export function policyAdvice(feature: PolicyFeature, by: FeatureBlock): string {
  if (by === 'policy') {
    return `The Permissions-Policy header of this page does not allow ${feature}. Add ${feature}=(self) to it.`;
  }
  const certainty = by === 'unknown' ? 'may not allow' : 'does not allow';
  return `The frame of this page ${certainty} ${feature}. Add it to the iframe: ${FRAME_ALLOW}.`;
}

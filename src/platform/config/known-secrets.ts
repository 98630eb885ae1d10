/** Secrets from templates and tutorials, whole. */
const KNOWN = new Set([
  'secret',
  'admin',
  'password',
  'changeme',
  'default',
  'jwtsecret',
  'supersecret',
  'mysecret',
  'secretkey',
  'asecretthatislongenough',
  'astringsecretatleast256bitslong',
]);

/** The words that templates put where a secret goes. */
const TEMPLATE =
  /change.?(me|this|it|in.?prod)|^(your|my|some|super).{0,3}(super|jwt|secret|very|256)|placeholder/i;

/** True for a secret that stands in public templates (jwt.io's, Supabase's, boilerplates') or is one repeated piece. */
export function isKnownSecret(secret: string): boolean {
  if (secret === '') return false;
  const letters = secret.toLowerCase().replace(/[^a-z0-9]/g, '');
  return KNOWN.has(letters) || TEMPLATE.test(secret) || /^(.{1,8})\1{3,}.{0,7}$/.test(secret);
}

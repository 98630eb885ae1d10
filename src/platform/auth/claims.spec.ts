import { callerOf, type Claims } from './claims.js';

const exp = 2_000_000_000;
const read = (claims: Claims) => callerOf({ sub: '26', exp, ...claims }, 'header.payload.signature');

describe('the role', () => {
  it.each<[Claims, string]>([
    [{ role: 'admin' }, 'admin'],
    [{ role: 'driver' }, 'driver'],
    [{ role: 'device' }, 'device'],
    [{ role: 'user' }, 'user'],
    [{ role: 'authenticated' }, 'user'],
    [{ role: 'service_role' }, 'admin'],
    [{}, 'user'],
    [{ role: 'superuser' }, 'user'],
    [{ role: 'constructor' }, 'user'],
    [{ role: ['admin'] }, 'user'],
    [{ role: 'authenticated', app_metadata: { role: 'admin' } }, 'admin'],
    [{ role: 'admin', app_metadata: { role: 'driver' } }, 'driver'],
    [{ role: 'driver', app_metadata: {} }, 'driver'],
    [{ role: 'driver', app_metadata: null }, 'driver'],
    [{ role: 'authenticated', user_metadata: { role: 'admin' } }, 'user'],
  ])('of %j is %s', (claims, role) => {
    expect(read(claims).role).toBe(role);
  });
});

describe('the id of a driver', () => {
  it('is the claim, else the subject without its prefix', () => {
    expect(read({ role: 'driver', chauffeur_id: '7' }).chauffeurId).toBe('7');
    expect(read({ role: 'driver', sub: 'chauffeur_26' }).chauffeurId).toBe('26');
    expect(read({ role: 'driver', sub: 'x_chauffeur_26' }).chauffeurId).toBe('x_chauffeur_26');
  });

  it.each<Claims>([
    { chauffeur_id: 'a/b' },
    { chauffeur_id: '+' },
    { chauffeur_id: '' },
    { chauffeur_id: 7 },
    { chauffeur_id: 'x'.repeat(65) },
    { role: 'driver', sub: 'ann@example.org' },
    { role: 'driver', sub: 'chauffeur_' },
  ])('must fit a topic: %j', (claims) => {
    expect(() => read(claims)).toThrow('The token is not valid');
  });

  it('does not matter to those who are none', () => {
    expect(read({ sub: 'ann@example.org' }).id).toBe('ann@example.org');
  });
});

describe('a token', () => {
  it.each<Claims>([
    { sub: undefined },
    { sub: 26 },
    { sub: '' },
    { sub: '#' },
    { sub: 'a/b' },
    { sub: '_a' },
    { sub: 'x'.repeat(129) },
    { exp: undefined },
    { exp: '2000000000' },
    { exp: Infinity },
    { exp: NaN },
    { exp: 0 },
  ])('is refused for %j', (claims) => {
    expect(() => read(claims)).toThrow('The token is not valid');
  });

  it('is named by its jti, else by a digest of itself', () => {
    expect(read({ jti: 'one' }).tokenId).toBe('one');
    const digest = read({}).tokenId;
    expect(digest).toMatch(/^[\w-]{32}$/);
    expect(read({ jti: '\u0000' }).tokenId).toBe(digest);
    expect(callerOf({ sub: '26', exp }, 'another').tokenId).not.toBe(digest);
  });

  it('without the time of its issue counts as the oldest', () => {
    expect(read({ iat: 1_700_000_000.25 }).issuedAt).toBe(1_700_000_000_250);
    expect(read({}).issuedAt).toBe(0);
  });

  it('shows no name that could not be stored', () => {
    expect(read({ name: 'Zoé', email: 'zoe@example.org' })).toMatchObject({
      name: 'Zoé',
      email: 'zoe@example.org',
    });
    expect(read({ name: 'a\u0000b', email: '\ud800' })).toMatchObject({ name: undefined, email: undefined });
    expect(read({ name: { first: 'Zoé' } }).name).toBeUndefined();
  });
});

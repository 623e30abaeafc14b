// node-postgres as it comes: prints "ok STEP" or "failed STEP: why", a line for each step.
'use strict';
const fs = require('fs');
const { createRequire } = require('module');

const env = process.env;
const { Client, Pool } = createRequire(env.CLIENT_MODULES + '/')('pg');
const where = {
  host: 'localhost', port: Number(env.CLIENT_PORT), user: env.CLIENT_USER, database: env.CLIENT_DATABASE,
  password: env.CLIENT_PASSWORD, connectionTimeoutMillis: 30000,
};
const LONG = env.CLIENT_LONG;

function equal(found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
  }
}

async function failure(promise) {
  try { await promise; } catch (error) { return error; }
  throw new Error('it did not fail');
}

async function connected(work, more) {
  const client = new Client({ ...where, ...more });
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
}

async function first(client, text, values) {
  return Object.values((await client.query(text, values)).rows[0]);
}

const peer = (name) => `CREATE PEER ${name} FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u',
  password = 'p', database = 'd', validate = false)`;

const steps = {
  connect: () => connected(async (c) => equal(await first(c, 'SELECT 1 AS n'), [1])),

  tls: () => connected(async (c) => {
    equal(c.connection.stream.encrypted, true);
    equal(await first(c, 'SELECT 1 AS n'), [1]);
  }, { ssl: { ca: fs.readFileSync(env.CLIENT_CA), rejectUnauthorized: true } }),

  provision: () => connected(async (c) => {
    await c.query('BEGIN');
    await c.query(peer('node_from'));
    await c.query(peer('node_to'));
    await c.query(`CREATE MIRROR node_mirror FROM node_from TO node_to
      WITH TABLE MAPPING (public.t : public.t, public.u : public.u) WITH (validate = false)`);
    await c.query('COMMIT');
    equal(await first(c, 'SELECT tables_total FROM mirrors WHERE mirror = $1', ['node_mirror']), [2]);
  }),

  rollback: () => connected(async (c) => {
    await c.query('BEGIN');
    await c.query(peer('gone'));
    await c.query('ROLLBACK');
    equal(await first(c, 'SELECT count(*) FROM peers WHERE peer = $1', ['gone']), ['0']);
  }),

  parameters: () => connected(async (c) => {
    const one = async (condition, value) =>
      equal(await first(c, `SELECT peer FROM peers WHERE ${condition}`, [value]), ['one']);
    await one('peer = $1', 'one');
    await one('port = $1', 5433);
    await one('port = 5433 AND reachable IS DISTINCT FROM $1', true);
    const [made, lag] = await first(c,
      'SELECT created_at, lag FROM mirrors WHERE created_at > $1 AND mirror = $2', [new Date(0), 'both']);
    equal([made instanceof Date, lag], [true, null]);
  }),

  arrays: () => connected(async (c) => {
    for (const [condition, value] of [['peer = ANY ($1)', ['one', 'nobody']], ['port = ANY ($1)', [5433, 1]]]) {
      equal(await first(c, `SELECT peer FROM peers WHERE ${condition}`, [value]), ['one']);
    }
    equal(await first(c, 'SELECT ARRAY[1, 2] AS a', []), [[1, 2]]);
  }),

  'other types': () => connected(async (c) => {
    for (const [type, value, wanted] of [
      ['int[]', [1, null, 3]], ['text[]', ['a', null, '{"']], ['numeric[]', ['1.5'], [1.5]], ['bool[]', [true]],
      ['timestamptz', new Date('2024-05-06T07:08:09.123Z')], ['uuid', '00000000-0000-0000-0000-000000000007'],
      ['jsonb', { a: [1, null] }], ['json', { a: 1 }], ['numeric', '-12345.6789'], ['int8', '9007199254740993'],
      ['interval', '1 day 00:00:02', { days: 1, seconds: 2 }], ['float8', 0.1],
    ]) {
      equal(await first(c, `SELECT $1::${type} AS v`, [value]), [wanted || value]);
    }
    equal((await first(c, 'SELECT $1::bytea AS v', [Buffer.from([0, 255])]))[0].equals(Buffer.from([0, 255])), true);
  }),

  prepared: () => connected(async (c) => {
    for (let n = 0; n < 20; n++) {
      const { rows } = await c.query({ name: 'by port', rowMode: 'array', values: [5433, n],
        text: 'SELECT peer, $2::int FROM peers WHERE port = $1' });
      equal(rows, [['one', n]]);
    }
  }),

  types: () => connected(async (c) => {
    const { fields } = await c.query('SELECT mirror, tables_total, created_at FROM mirrors');
    equal(fields.map((f) => f.dataTypeID), [25, 23, 1184]);
  }),

  error: () => connected(async (c) => {
    const error = await failure(c.query('DROP PEER nobody'));
    equal([error.code, error.severity], ['42704', 'ERROR']);
    equal((await failure(c.query('SELECT * FROM nothing'))).code, '42P01');
    equal(await first(c, 'SELECT 1 AS n'), [1]);
  }),

  // It has no call to cancel; what it has is a time after which it gives up, and the protocol.
  cancel: () => connected(async (c) => {
    const since = Date.now();
    const timer = setTimeout(() => {
      const other = new Client(where);
      other.connection.stream.on('error', () => {});
      other.cancel(c, c.activeQuery);
    }, 500);
    const error = await failure(c.query(LONG));
    clearTimeout(timer);
    equal([error.code, Date.now() - since < 4000], ['57014', true]);
    equal(await first(c, 'SELECT 1 AS n'), [1]);
  }),

  pool: async () => {
    const pool = new Pool({ ...where, max: 3 });
    const found = await Promise.all([1, 2, 3, 4, 5].map((n) => pool.query('SELECT $1::int AS n', [n])));
    equal(found.map((r) => r.rows[0].n), [1, 2, 3, 4, 5]);
    await pool.end();
  },
};

async function main() {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`failed ${name}: ${error.code || ''} ${error.message.replace(/\s+/g, ' ')}`);
    }
  }
}

main();

// Asks @sigstore/verify about bundles: one JSON object per line in, one per line out.
// In:  {"id", "bundle": {...}, "root": {...}, "artifact": base64 or null, "key": PEM or null}
// Out: {"id", "accepted": true or false, "reason"}
import { createRequire } from 'node:module';
import { createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';
import path from 'node:path';

const require = createRequire(path.join(process.argv[2], 'x.js'));
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity, toTrustMaterial } = require('@sigstore/verify');
const { TrustedRoot } = require('@sigstore/protobuf-specs');

function accepted({ bundle, root, artifact, key }) {
  const finder = key
    ? () => ({ publicKey: createPublicKey(key), validFor: () => true })
    : undefined;
  const trust = toTrustMaterial(TrustedRoot.fromJSON(root), finder);
  const signed = bundleFromJSON(bundle);
  const content = artifact === null ? undefined : Buffer.from(artifact, 'base64');
  const options = { tlogThreshold: 1, ctlogThreshold: key ? 0 : 1, timestampThreshold: 1 };
  new Verifier(trust, options).verify(toSignedEntity(signed, content));
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = { id: asked.id, accepted: true, reason: '' };
  try {
    accepted(asked);
  } catch (error) {
    Object.assign(answer, { accepted: false, reason: `${error.code ?? error.name}: ${error.message}` });
  }
  console.log(JSON.stringify(answer));
}

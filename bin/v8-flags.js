import { setFlagsFromString } from 'node:v8';

// V8 would let its space for what is new grow to 48 MB, which saves a run no time, and lets what came over the network wait as
// long to be freed.
setFlagsFromString('--semi-space-growth-factor=1');
// A run ends in a second or two: V8 would spend a quarter of its time on optimising what then runs for a moment. So it
// optimises what has run four times as long as usual. Node 20 has the flag, later ones complain of it.
if (Number.parseInt(process.versions.v8, 10) === 11) setFlagsFromString('--interrupt-budget=300000');

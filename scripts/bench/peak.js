// Loaded before a program: when that ends, writes the most memory that it held, in bytes, to file descriptor 3.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS * 1024)));

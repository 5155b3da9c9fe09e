#!/usr/bin/env node
// kubectl runs this for `kubectl kubecause`: the same program, which tells by its name how it was called.
import './kubecause.js';

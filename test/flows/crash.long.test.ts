import { testCrashes } from '#test/support/crash-walk.ts'

testCrashes({ kills_wanted: 20, commands_min: 5_000 })

import { testCrashes } from '#test/support/crash-walk.ts'

testCrashes({ kills_wanted: 6, commands_min: 1_500 })

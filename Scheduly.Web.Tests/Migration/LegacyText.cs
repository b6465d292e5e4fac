using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Migration;

/// <summary>Files as the old backend left them.</summary>
internal static class LegacyText
{
    /// <summary>When the sessions of these files were created, unless said otherwise.</summary>
    public static readonly DateTimeOffset Created = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);

    public static Guid Id(int number) => Guid.ParseExact(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:x12}"), "D");

    /// <summary>An indented session, as a member of the file.</summary>
    public static string Session(Guid id, string major = "Computer Science", DateTimeOffset? created = null, string extra = "") =>
        $$"""
          "{{id}}": {
            "created_at": "{{(created ?? Created).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}}",
            "school": "Pitt",
            "major": "{{major}}",
            "term": "2251",
            "preferences": { "noDays": ["Fri"], "earliestStart": "10:00", "latestEnd": null, "skipCourses": [], "pinSections": [] },
            "courses": ["CS0445", "CS1501"],
            "prereqs": [{ "course": "CS1501", "requires": ["CS0441", "CS0445"] }],
            "completedCourses": [],
            "last_plan": {
              "term": "2251", "totalCredits": 3,
              "sections": [{ "course": "CS1501", "crn": "78901", "section": "LEC-101", "days": ["Mon", "Wed"], "start": "10:00", "end": "10:50",
                "location": "Café 2", "instructor": "Nguyễn", "credits": 3 }],
              "explanations": ["Chose CS1501 LEC-101"], "alternatives": []
            }{{extra}}
          }
        """;

    public static string File(params IEnumerable<string> members) => "{\n" + string.Join(",\n", members) + "\n}\n";

    public static string Many(int count) => File(Enumerable.Range(0, count).Select(number => Session(Id(number))));

    /// <summary>A file of the generator; skips the calling test when there is none.</summary>
    public static async Task<byte[]> GenerateAsync(string arguments)
    {
        var tool = Path.Combine(Repository.Root, "..", "shared", "tools", "legacy_sessions.py");
        if (!System.IO.File.Exists(tool)) Assert.Skip("Put legacy_sessions.py, which writes files as the old backend left them, into ../shared/tools beside the repository.");
        var python = Servers.Find("python3", "/usr/bin");
        if (python is null) Servers.Missing("Python 3", "apt-get install python3");
        var start = new ProcessStartInfo(python, [tool, .. arguments.Split(' ')]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

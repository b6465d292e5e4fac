using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Export;

namespace Scheduly.Web.Pages;

/// <summary>Reads a file of schedules, says what it holds, and adds it when the student agrees.</summary>
public sealed class ImportModel : TellingPage
{
    private const int MostBytes = 512 << 10;

    private readonly ScheduleImport _import;

    public ImportModel(IServiceProvider services) => _import = services.GetRequiredService<ScheduleImport>();

    internal ImportPreview? Preview { get; private set; }

    /// <summary>The content of the file, for the form that agrees.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>"add" or "replace"; anything else only looks.</summary>
    [BindProperty]
    public string? Mode { get; set; }

    [BindProperty(Name = "file")]
    public IFormFile? Backup { get; set; }

    public IActionResult OnGet() => Show();

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            Text ??= await ReadAsync(Backup);
            var file = JsonSerializer.Deserialize(Text, ScheduleJson.Default.ScheduleFile) ?? throw new JsonException();
            if (Mode is not ("add" or "replace"))
            {
                Preview = await _import.PreviewAsync(HttpContext.Session, file, HttpContext.RequestAborted);
                return Show();
            }

            return Told(await _import.ImportAsync(HttpContext.Session, file, Mode == "replace", HttpContext.RequestAborted));
        }
        catch (JsonException)
        {
            Refuse(PageText.T("import.notBackup"));
        }
        catch (ImportFault fault)
        {
            Refuse($"{PageText.T("import.unusable", fault.Member)} {fault.Message}");
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
        }

        return Show();
    }

    private IActionResult Show() => IsFragment ? Partial("Board/_Import", this) : Page();

    private static async Task<string> ReadAsync(IFormFile? file)
    {
        if (file is null) throw new ScheduleRefusedException(PageText.T("import.noFile"));
        if (file.Length > MostBytes) throw new ScheduleRefusedException(PageText.T("import.tooLarge", MostBytes >> 10));
        using var reader = new StreamReader(file.OpenReadStream());
        return await reader.ReadToEndAsync();
    }
}
